import { decodeBase64url } from '../../../api/base64url.ts';

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
