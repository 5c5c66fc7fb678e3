import type { ReactNode } from 'react';
import { glyphCells } from './glyph-cells.ts';
import styles from './glyph.module.css';

type GlyphProps = {
  publicId: string;
  /** The edge, in pixels. */
  size?: number;
  /** Says what it stands for; without one it is decoration beside a word. */
  label?: string;
};

/** The fingerprint of a session: the same 4 × 4 pattern wherever the session is shown. */
export function Glyph({ publicId, size = 20, label }: GlyphProps): ReactNode {
  return (
    <svg
      className={styles['glyph']}
      width={size}
      height={size}
      viewBox="0 0 19 19"
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      {glyphCells(publicId).map((cell, index) => (
        <rect
          // oxlint-disable-next-line react/no-array-index-key -- the place is the identity
          key={index}
          x={(index % 4) * 5}
          y={Math.floor(index / 4) * 5}
          width="4"
          height="4"
          className={styles[`cell${cell}`]}
        />
      ))}
    </svg>
  );
}
