import type { Exchange, TokenForm } from '../api/exchange.ts';
import { isJwt } from './checks.ts';

/** The tab that a capsule wears for the token in it. `none`: it could have one; `absent`: it never has. */
export type TokenTab = {
  form: TokenForm | 'none' | 'absent';
  /** In pixels, as wide as the token has bytes. */
  width: number;
  /** Refused for what it is, not for what was looked up. */
  forged: boolean;
};

const sessionWidth = 20;
const sessionBytes = 86;
/** A token of more than 600 bytes is drawn as long as that. */
const widest = 140;

const widthOf = (bytes: number): number =>
  Math.min(widest, Math.round((sessionWidth * bytes) / sessionBytes));

/** No part of the server was asked about it: its own bytes were not right. */
export const isForged = ({ code, credential, timing }: Exchange): boolean =>
  credential.kind === 'other' &&
  code === 'invalid_token' &&
  timing.memory === undefined &&
  timing.store === undefined;

/** The token that the request carries. */
export function sentTab(exchange: Exchange): TokenTab {
  const { credential } = exchange;
  const forged = isForged(exchange);
  if (credential.kind === 'none') return { form: 'none', width: sessionWidth, forged };
  if (credential.kind === 'own') return { form: 'session', width: sessionWidth, forged };
  const width = isJwt(exchange) ? widthOf(credential.bytes) : sessionWidth;
  return { form: credential.form, width, forged };
}

const absent: TokenTab = { form: 'absent', width: 0, forged: false };

/** The token that the answer brings, read from its header. */
export function issuedTab({ issuedPublicId, responseHeaders }: Exchange): TokenTab {
  if (issuedPublicId !== undefined) return { form: 'session', width: sessionWidth, forged: false };
  const token = responseHeaders.flatMap(([name, value]) =>
    name.toLowerCase() === 'authorization' ? value.split(' ').slice(1) : [],
  )[0];
  // Three parts are a signed JWT, five an encrypted one (RFC 7515, 7516: compact serialization).
  const form = { 3: 'jwt', 5: 'jwe' } as const;
  const parts = token?.split('.').length;
  if (token === undefined || (parts !== 3 && parts !== 5)) return absent;
  return { form: form[parts], width: widthOf(token.length), forged: false };
}

/** The answer, a command, a reply: no token. */
export const noTab = absent;
