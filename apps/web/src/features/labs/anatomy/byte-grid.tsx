import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import styles from './byte-grid.module.css';
import { toHex } from '../frame/hex.ts';
import { byteName, halfBytes } from './names.ts';

type ByteGridProps = {
  bytes: Uint8Array;
  /** The issued bytes, to mark the changed bytes. */
  original: Uint8Array;
  chosen: number;
  onChoose: (index: number) => void;
};

const columns = 8;
const moves = new Map([
  ['ArrowLeft', -1],
  ['ArrowRight', 1],
  ['ArrowUp', -columns],
  ['ArrowDown', columns],
]);

/** The 64 bytes in two colours. The grid is one tab stop; the arrow keys move between bytes. */
export function ByteGrid(props: ByteGridProps): ReactNode {
  const grid = useRef<HTMLDivElement>(null);

  function onKeyDown(event: KeyboardEvent): void {
    const to = props.chosen + (moves.get(event.key) ?? Number.NaN);
    if (!(to >= 0 && to < props.bytes.length)) return;
    event.preventDefault();
    grid.current?.querySelector<HTMLElement>(`[data-index="${to}"]`)?.focus();
  }

  return (
    <div className={styles['grid']} ref={grid}>
      <Half {...props} title="id: 32 random bytes" half="id" first={0} onKeyDown={onKeyDown} />
      <Half
        {...props}
        title="signature: HMAC of the id"
        half="signature"
        first={halfBytes}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}

type OnKeyDown = (event: KeyboardEvent) => void;
type HalfProps = ByteGridProps & {
  title: string;
  half: 'id' | 'signature';
  first: number;
  onKeyDown: OnKeyDown;
};

function Half({ title, half, first, bytes, original, chosen, onChoose, onKeyDown }: HalfProps): ReactNode {
  return (
    <fieldset className={styles['group']}>
      <legend className={styles['title']}>{title}</legend>
      <div className={styles['bytes']} data-half={half}>
        {Array.from(bytes.subarray(first, first + halfBytes), (byte, offset) => (
          <Byte
            key={byteName(first + offset)}
            index={first + offset}
            byte={byte}
            changed={byte !== original[first + offset]}
            chosen={first + offset === chosen}
            onChoose={onChoose}
            onKeyDown={onKeyDown}
          />
        ))}
      </div>
    </fieldset>
  );
}

type ByteProps = {
  index: number;
  byte: number;
  changed: boolean;
  chosen: boolean;
  onChoose: (index: number) => void;
  onKeyDown: OnKeyDown;
};

function Byte({ index, byte, changed, chosen, onChoose, onKeyDown }: ByteProps): ReactNode {
  return (
    <button
      type="button"
      className={styles['byte']}
      data-index={index}
      data-changed={changed}
      tabIndex={chosen ? 0 : -1}
      aria-pressed={chosen}
      aria-label={`${toHex(byte)}, ${byteName(index)}${changed ? ', changed' : ''}`}
      onKeyDown={onKeyDown}
      onFocus={() => {
        onChoose(index);
      }}
      onClick={() => {
        onChoose(index);
      }}
    >
      {toHex(byte)}
    </button>
  );
}
