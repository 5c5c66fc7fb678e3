import { decodeBase64url } from '../../api/base64url.ts';

/** One changed character, and the byte that it changes; both count from 1. */
export type TokenChange = {
  character: number;
  before: string;
  after: string;
  byte: number;
  part: 'id' | 'signature';
};

const idBytes = 32;

/** How a token that was sent differs from the person's own, if it does in one character. */
export function tokenChange(own: string, sent: string): TokenChange | undefined {
  if (own.length !== sent.length) return undefined;
  const places = Array.from(own, (_, index) => index).filter((index) => own[index] !== sent[index]);
  const [place] = places;
  const ownBytes = decodeBase64url(own);
  const sentBytes = decodeBase64url(sent);
  if (place === undefined || places.length > 1 || ownBytes === undefined || sentBytes === undefined)
    return undefined;
  const byte = ownBytes.findIndex((value, index) => value !== sentBytes[index]);
  return {
    character: place + 1,
    before: own.charAt(place),
    after: sent.charAt(place),
    byte: byte + 1,
    part: byte < idBytes ? 'id' : 'signature',
  };
}
