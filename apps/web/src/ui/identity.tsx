import type { ReactNode } from 'react';
import styles from './identity.module.css';

const colours = 5;

/** Returns the colour of a replica by the number in its name: `api-3` has the third colour. Other names have a fixed colour. */
export function replicaColour(name: string): { text: string; wash: string } {
  const number = /(\d+)$/.exec(name)?.[1];
  const index =
    number === undefined
      ? Array.from(name).reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % colours
      : (Number(number) + colours - 1) % colours;
  return { text: `var(--replica-${index + 1})`, wash: `var(--replica-${index + 1}-wash)` };
}

/** Shows the name of a replica in its colour. */
export const ReplicaName = ({ name }: { name: string }): ReactNode => (
  <span className={styles['replica']} style={{ color: replicaColour(name).text }} translate="no">
    {name}
  </span>
);

/**
 * Shows a user as other users see it. Display names are not unique, so the user name is always shown too. `bdi` keeps a
 * right-to-left name from reordering the text next to it.
 */
export const UserName = ({ displayName, userName }: { displayName: string; userName: string }): ReactNode => (
  <span className={styles['user']} translate="no">
    <bdi className={styles['displayName']}>{displayName}</bdi>{' '}
    <bdi className={styles['userName']}>@{userName}</bdi>
  </span>
);

type GlyphProps = {
  publicId: string;
  /** Width and height, in pixels. */
  size?: number;
  /** Text for screen readers. Without it the glyph is decoration. */
  label?: string;
};

/** Shows the fingerprint of a session: the same 4 × 4 pattern on every page. */
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

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

type GlyphCell = 0 | 1 | 2;

/** Returns the 16 cells of a glyph from the first 32 bits of a public id, two bits for each cell: 0 empty, 1 pale, 2 full. */
export function glyphCells(publicId: string): GlyphCell[] {
  const bits = Array.from(publicId.slice(0, 6)).flatMap((character) => {
    const value = Math.max(0, alphabet.indexOf(character));
    return [32, 16, 8, 4, 2, 1].map((mask) => (value & mask) !== 0);
  });
  return Array.from({ length: 16 }, (_, cell) => {
    if (bits[cell * 2] !== true) return 0;
    return bits[cell * 2 + 1] === true ? 2 : 1;
  });
}
