import { clsx } from 'clsx';
import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { decodeBase64url } from '../../../api/base64url.ts';
import { toHex } from '../frame/hex.ts';
import parts from '../../../ui/parts.module.css';
import styles from './core.module.css';
import { bitNumber, byteName, bytesOf, flip, halfBytes, tokenBytes, type Draft } from './token.ts';

type TokenEditorProps = {
  /** Undefined before a token was issued. Its place is then empty. */
  draft: Draft | undefined;
  /** Name of the user in the token's session. */
  name: string | undefined;
  chosen: number;
  onChoose: (index: number) => void;
  onChange: (draft: Draft) => void;
};

const columns = 8;
const moves = new Map([
  ['ArrowLeft', -1],
  ['ArrowRight', 1],
  ['ArrowUp', -columns],
  ['ArrowDown', columns],
]);
const halves = [
  { half: 'id', title: 'id: 32 random bytes', first: 0 },
  { half: 'signature', title: 'signature: HMAC of the id', first: halfBytes },
] as const;
const bits = [7, 6, 5, 4, 3, 2, 1, 0];

/** The 64 bytes in two colours, and the bits of the chosen byte. The bytes are one tab stop; the arrow keys move between them. */
export function TokenEditor({ draft, name, chosen, onChoose, onChange }: TokenEditorProps): ReactNode {
  const grid = useRef<HTMLDivElement>(null);
  if (draft === undefined) return <Placeholder />;
  const bytes = bytesOf(draft);
  const original = decodeBase64url(draft.issued) ?? bytes;
  const byte = bytes[chosen] ?? 0;

  function onKeyDown(event: KeyboardEvent): void {
    const to = chosen + (moves.get(event.key) ?? Number.NaN);
    if (!(to >= 0 && to < bytes.length)) return;
    event.preventDefault();
    event.stopPropagation();
    grid.current?.querySelector<HTMLElement>(`[data-index="${to}"]`)?.focus();
  }

  return (
    <div className={styles['editor']} ref={grid}>
      {halves.map(({ half, title, first }) => (
        <fieldset className={styles['group']} key={half}>
          <legend className={parts['hint']}>{title}</legend>
          <div className={styles['bytes']} data-half={half}>
            {Array.from(bytes.subarray(first, first + halfBytes), (value, offset) => {
              const index = first + offset;
              const isChanged = value !== original[index];
              return (
                <button
                  key={byteName(index)}
                  type="button"
                  className={styles['byte']}
                  data-index={index}
                  data-changed={isChanged}
                  tabIndex={index === chosen ? 0 : -1}
                  aria-pressed={index === chosen}
                  aria-label={`${toHex(value)}, ${byteName(index)}${isChanged ? ', changed' : ''}`}
                  onKeyDown={onKeyDown}
                  onFocus={() => {
                    onChoose(index);
                  }}
                  onClick={() => {
                    onChoose(index);
                  }}
                >
                  {toHex(value)}
                </button>
              );
            })}
          </div>
        </fieldset>
      ))}
      <fieldset className={styles['group']}>
        <legend className={parts['hint']}>
          Bits of {byteName(chosen)}: <code>{toHex(byte)}</code> (decimal {byte})
        </legend>
        <div className={styles['bits']}>
          {bits.map((bit) => (
            <button
              key={bit}
              type="button"
              className={styles['bit']}
              aria-pressed={draft.flipped.has(bitNumber(chosen, bit))}
              aria-label={`Flip bit ${bit}, now ${(byte >> bit) & 1}`}
              onClick={() => {
                onChange(flip(draft, bitNumber(chosen, bit)));
              }}
            >
              {(byte >> bit) & 1}
            </button>
          ))}
        </div>
      </fieldset>
      <p className={clsx(parts['hint'], styles['twoLines'])}>
        The name {name} has the bytes{' '}
        <code>
          {nameBytes(name ?? '')
            .map(toHex)
            .join(' ')}
        </code>
        .{' '}
        {contains(bytes, nameBytes(name ?? ''))
          ? 'The token contains them by chance.'
          : 'The token does not contain them.'}
      </p>
    </div>
  );
}

/** The place of a token that was not issued yet. */
const Placeholder = (): ReactNode => (
  <div className={styles['editor']} data-empty="true" aria-hidden="true">
    {halves.map(({ half, first }) => (
      <div key={half}>
        <p className={parts['hint']}>{half}</p>
        <div className={styles['bytes']} data-half={half}>
          {Array.from({ length: tokenBytes / 2 }, (_, offset) => (
            <span className={styles['byte']} key={byteName(first + offset)} />
          ))}
        </div>
      </div>
    ))}
    <div>
      <p className={parts['hint']}>bits</p>
      <div className={styles['bits']}>
        {bits.map((bit) => (
          <span className={styles['bit']} key={bit} />
        ))}
      </div>
    </div>
    <p className={clsx(parts['hint'], styles['twoLines'])} />
  </div>
);

const nameBytes = (name: string): number[] => [...new TextEncoder().encode(name)];

const contains = (bytes: Uint8Array, part: readonly number[]): boolean =>
  bytes.some((_, at) => part.every((byte, offset) => bytes[at + offset] === byte));
