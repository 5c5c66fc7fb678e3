import { decodeBase64url } from '../../api/base64url.ts';

/** One changed character and the changed byte. Both count from 1. */
export type TokenChange = {
  character: number;
  before: string;
  after: string;
  byte: number;
  part: 'id' | 'signature';
};

const idBytes = 32;

/** Compares a sent token with the user's own. Returns undefined unless they differ in exactly one character. */
export function tokenChange(own: string, sent: string): TokenChange | undefined {
  if (own.length !== sent.length) return undefined;
  const changed = Array.from(own, (_, index) => index).filter((index) => own[index] !== sent[index]);
  const [index] = changed;
  const ownBytes = decodeBase64url(own);
  const sentBytes = decodeBase64url(sent);
  if (index === undefined || changed.length > 1 || ownBytes === undefined || sentBytes === undefined)
    return undefined;
  const byte = ownBytes.findIndex((value, at) => value !== sentBytes[at]);
  return {
    character: index + 1,
    before: own.charAt(index),
    after: sent.charAt(index),
    byte: byte + 1,
    part: byte < idBytes ? 'id' : 'signature',
  };
}
