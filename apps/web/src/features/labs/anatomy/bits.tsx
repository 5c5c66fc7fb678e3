import type { ReactNode } from 'react';
import styles from './bits.module.css';
import { bitNumber } from './draft.ts';
import { toHex } from '../frame/hex.ts';
import { byteName } from './names.ts';

type BitsProps = {
  index: number;
  byte: number;
  flipped: ReadonlySet<number>;
  onFlip: (number: number) => void;
};

const bits = [7, 6, 5, 4, 3, 2, 1, 0];

export function Bits({ index, byte, flipped, onFlip }: BitsProps): ReactNode {
  return (
    <fieldset className={styles['group']}>
      <legend className={styles['title']}>
        Bits of {byteName(index)}: <code>{toHex(byte)}</code> (decimal {byte})
      </legend>
      <div className={styles['bits']}>
        {bits.map((bit) => (
          <button
            key={bit}
            type="button"
            className={styles['bit']}
            aria-pressed={flipped.has(bitNumber(index, bit))}
            aria-label={`Flip bit ${bit}, now ${(byte >> bit) & 1}`}
            onClick={() => {
              onFlip(bitNumber(index, bit));
            }}
          >
            {(byte >> bit) & 1}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
