import { decodeBase64url, encodeBase64url } from '../../../api/base64url.ts';

/** How the text of a token is spoilt, whatever its bytes are. */
export type Spelling = 'whole' | 'cut' | 'plus';

/** A token as it was issued, and what the student has done to it. */
export type Draft = {
  readonly issued: string;
  /** Of its 512 bits, counted from the first byte's highest. */
  readonly flipped: ReadonlySet<number>;
  readonly spelling: Spelling;
};

export const fresh = (issued: string): Draft => ({ issued, flipped: new Set(), spelling: 'whole' });

/** The number of a bit of a byte; bit 7 is worth 128, bit 0 is worth 1. */
export const bitNumber = (byteIndex: number, bit: number): number => byteIndex * 8 + (7 - bit);

/** Turns one bit over; a second time turns it back. */
export function flip(draft: Draft, number: number): Draft {
  const flipped = new Set(draft.flipped);
  if (!flipped.delete(number)) flipped.add(number);
  return { ...draft, flipped };
}

/** The 64 bytes with the flipped bits in them. */
export function bytesOf({ issued, flipped }: Draft): Uint8Array {
  const bytes = decodeBase64url(issued) ?? new Uint8Array();
  return bytes.map((byte, index) => byte ^ maskOf(index, flipped));
}

function maskOf(byteIndex: number, flipped: ReadonlySet<number>): number {
  let mask = 0;
  for (let bit = 0; bit < 8; bit += 1) if (flipped.has(bitNumber(byteIndex, bit))) mask |= 1 << bit;
  return mask;
}

/** Where the `+` goes in: base64 has it, base64url does not. */
const plusAt = 10;

/** What is sent. */
export function textOf(draft: Draft): string {
  const text = encodeBase64url(bytesOf(draft));
  if (draft.spelling === 'cut') return text.slice(0, -1);
  return draft.spelling === 'plus' ? `${text.slice(0, plusAt)}+${text.slice(plusAt + 1)}` : text;
}
