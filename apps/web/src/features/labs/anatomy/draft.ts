import { decodeBase64url, encodeBase64url } from '../../../api/base64url.ts';

/** A change of the token's text, independent of its bytes. */
export type Spelling = 'whole' | 'cut' | 'plus';

/** The issued token with the student's changes. */
export type Draft = {
  readonly issued: string;
  /** Numbers of the flipped bits, from 0 (the highest bit of the first byte) to 511. */
  readonly flipped: ReadonlySet<number>;
  readonly spelling: Spelling;
};

export const fresh = (issued: string): Draft => ({ issued, flipped: new Set(), spelling: 'whole' });

/** Returns the number of a bit. Bit 7 of a byte has the value 128, bit 0 the value 1. */
export const bitNumber = (byteIndex: number, bit: number): number => byteIndex * 8 + (7 - bit);

/** Flips one bit. A second call restores it. */
export function flip(draft: Draft, number: number): Draft {
  const flipped = new Set(draft.flipped);
  if (!flipped.delete(number)) flipped.add(number);
  return { ...draft, flipped };
}

export function bytesOf({ issued, flipped }: Draft): Uint8Array {
  const bytes = decodeBase64url(issued) ?? new Uint8Array();
  return bytes.map((byte, index) => byte ^ maskOf(index, flipped));
}

function maskOf(byteIndex: number, flipped: ReadonlySet<number>): number {
  let mask = 0;
  for (let bit = 0; bit < 8; bit += 1) if (flipped.has(bitNumber(byteIndex, bit))) mask |= 1 << bit;
  return mask;
}

/** Index of the character that a `+` replaces. base64 has `+`, base64url does not. */
const plusAt = 10;

export function textOf(draft: Draft): string {
  const text = encodeBase64url(bytesOf(draft));
  if (draft.spelling === 'cut') return text.slice(0, -1);
  return draft.spelling === 'plus' ? `${text.slice(0, plusAt)}+${text.slice(plusAt + 1)}` : text;
}
