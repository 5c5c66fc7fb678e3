import type { Kind } from '@session-lab/contract/labs/jwt';
import { decodeBase64url, encodeBase64url } from '../../../api/base64url.ts';

/** One part of a JWT in its compact form: the text between two dots. */
export type Part = {
  readonly name: string;
  readonly text: string;
  readonly bytes: Uint8Array;
  /** The bytes as formatted JSON, or undefined if they are not JSON. */
  readonly json: string | undefined;
};

/** Names of the parts by their number (RFC 7515, section 3.1, and RFC 7516, section 3.1). */
const names = new Map([
  [3, ['header', 'payload', 'signature']],
  [5, ['header', 'encrypted key', 'initialisation vector', 'ciphertext', 'tag']],
]);

export function partsOf(token: string): Part[] {
  const texts = token.split('.');
  return texts.map((text, index) => {
    const bytes = decodeBase64url(text) ?? new Uint8Array();
    return { name: names.get(texts.length)?.[index] ?? 'part', text, bytes, json: jsonIn(bytes) };
  });
}

function jsonIn(bytes: Uint8Array): string | undefined {
  try {
    return JSON.stringify(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)), undefined, 2);
  } catch {
    return undefined;
  }
}

/** Returns the number, from 1, of the first part whose decoded bytes contain this text, or undefined. */
export function partHolding(parts: readonly Part[], text: string): number | undefined {
  const index = parts.findIndex(({ bytes }) =>
    latin1(bytes).includes(latin1(new TextEncoder().encode(text))),
  );
  return index === -1 ? undefined : index + 1;
}

/** Maps each byte to one character, so that bytes can be searched as text. */
const latin1 = (bytes: Uint8Array): string => String.fromCodePoint(...bytes);

/** Removes the signature and sets `alg` to `none` (RFC 7518, section 3.6). */
export function unsigned(token: string): string {
  const [header = '', payload = ''] = token.split('.');
  return `${edited(header, { alg: 'none' })}.${payload}.`;
}

/** Changes the role in the payload to `admin` and keeps the original signature. */
export function promoted(token: string): string {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return `${header}.${edited(payload, { role: 'admin' })}.${signature}`;
}

function edited(part: string, fields: object): string {
  const before: unknown = JSON.parse(new TextDecoder().decode(decodeBase64url(part)));
  return encodeBase64url(new TextEncoder().encode(JSON.stringify({ ...Object(before), ...fields })));
}

/** A piece of the `Authorization` header's value. `tone` selects the colour; the same tone has the same colour everywhere. */
export type Piece = { readonly name: string; readonly bytes: number; readonly tone: Tone };
export type Tone = 'scheme' | 'first' | 'second' | 'third' | 'fourth' | 'fifth' | 'dots';

/** Colours of the parts of a JWT, in order. */
export const partTones = ['first', 'second', 'third', 'fourth', 'fifth'] as const satisfies readonly Tone[];

/** Text in front of the token in the header's value (RFC 6750, section 2.1). */
export const scheme = 'Bearer ';

/** Bytes of the random id and of the signature in a session token, in base64url: 43 each. */
const half = 43;

/** Returns the pieces of the header's value, in order of the text. The dots of a JWT are one piece at the end. */
export function piecesOf(kind: Kind, token: string): Piece[] {
  const start: Piece = { name: `“${scheme.trim()} ”`, bytes: scheme.length, tone: 'scheme' };
  if (kind === 'session') {
    return [
      start,
      { name: 'random id', bytes: half, tone: 'first' },
      { name: 'signature', bytes: token.length - half, tone: 'third' },
    ];
  }
  const parts = partsOf(token);
  const pieces = parts.map(({ name, text }, index): Piece => ({
    name,
    bytes: text.length,
    tone: partTones[index] ?? 'fifth',
  }));
  const dots: Piece = { name: 'dots', bytes: parts.length - 1, tone: 'dots' };
  return [start, ...pieces.filter(({ bytes }) => bytes > 0), dots];
}
