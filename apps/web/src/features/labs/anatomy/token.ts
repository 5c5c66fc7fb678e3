import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { decodeBase64url, encodeBase64url } from '../../../api/base64url.ts';

/** Bytes in each half of the token: the id, then the signature. */
export const halfBytes = 32;
export const tokenBytes = halfBytes * 2;

/** Returns the name of a byte, such as `byte 5 of the id`. Both halves count from 1. */
export const byteName = (index: number): string =>
  `byte ${(index % halfBytes) + 1} of the ${index < halfBytes ? 'id' : 'signature'}`;

/** The issued token with the student's changes. */
export type Draft = {
  readonly issued: string;
  /** Numbers of the flipped bits, from 0 (the highest bit of the first byte) to 511. */
  readonly flipped: ReadonlySet<number>;
};

export const fresh = (issued: string): Draft => ({ issued, flipped: new Set() });

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

export const textOf = (draft: Draft): string => encodeBase64url(bytesOf(draft));

/** A change of the token's text that no bytes have. */
export type Spelling = 'cut' | 'plus';

/** Index of the character that a `+` replaces. base64 has `+`, base64url does not. */
const plusAt = 10;

export const misspelt = (token: string, spelling: Spelling): string =>
  spelling === 'cut' ? token.slice(0, -1) : `${token.slice(0, plusAt)}+${token.slice(plusAt + 1)}`;

/** Creates a token as the replicas do, but with a guessed key: the SHA-256 of a passphrase. */
export function signedBy(passphrase: string): string {
  const id = crypto.getRandomValues(new Uint8Array(32));
  const key = sha256(utf8ToBytes(passphrase));
  return encodeBase64url(concatBytes(id, hmac(sha256, key, id)));
}

/** One group of base64url: up to three bytes, their bits, and the characters that encode them. */
export type Group = {
  readonly at: number;
  readonly bytes: readonly number[];
  /** 24 bits, or fewer in the last group. The last `spare` bits are padding for the last character, and are 0. */
  readonly bits: readonly Bit[];
  readonly spare: number;
  readonly characters: readonly Character[];
};

type Bit = { readonly place: number; readonly value: string };
type Character = { readonly place: number; readonly value: number; readonly text: string };

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export const groupsOf = (bytes: Uint8Array): Group[] =>
  Array.from({ length: Math.ceil(bytes.length / 3) }, (_, index) => groupAt(bytes, index * 3));

function groupAt(bytes: Uint8Array, at: number): Group {
  const own = [...bytes.subarray(at, at + 3)];
  const whole = own.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const bits = whole.padEnd(Math.ceil(whole.length / 6) * 6, '0');
  return {
    at,
    bytes: own,
    bits: Array.from(bits, (value, place) => ({ place, value })),
    spare: bits.length - whole.length,
    characters: charactersOf(bits),
  };
}

const charactersOf = (bits: string): Character[] =>
  Array.from({ length: bits.length / 6 }, (_, place) => {
    const value = Number.parseInt(bits.slice(place * 6, place * 6 + 6), 2);
    return { place, value, text: alphabet.charAt(value) };
  });
