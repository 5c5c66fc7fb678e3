import type { Exchange, TokenForm } from '../../api/exchange.ts';
import { isJwt } from './checks.ts';

/** The part of a capsule that shows the token. `none`: a request without a token; `absent`: the capsule shows no tab. */
export type TokenTab = {
  form: TokenForm | 'cookie' | 'none' | 'absent';
  /** Width in pixels, proportional to the bytes of the token. */
  width: number;
  /** Whether the token was refused because of its own bytes, before any lookup. */
  forged: boolean;
};

const sessionWidth = 20;
const sessionBytes = 86;
/** Maximum width in pixels: the width of a token of 600 bytes. */
const maxWidth = 140;

const widthOf = (bytes: number): number =>
  Math.min(maxWidth, Math.round((sessionWidth * bytes) / sessionBytes));

const absent: TokenTab = { form: 'absent', width: 0, forged: false };

/** Returns whether the token was refused because of its own bytes, before any lookup. */
export const isForged = ({ code, credential, timing }: Exchange): boolean =>
  credential.kind === 'other' &&
  code === 'invalid_token' &&
  timing.memory === undefined &&
  timing.store === undefined;

export function sentTab(exchange: Exchange): TokenTab {
  const { type, credential } = exchange;
  if (type === 'local' && credential.kind === 'none') return absent;
  const forged = isForged(exchange);
  if (credential.kind === 'none') return { form: 'none', width: sessionWidth, forged };
  if (credential.kind === 'own') return { form: 'session', width: sessionWidth, forged };
  if (credential.kind === 'cookie') return { form: 'cookie', width: sessionWidth, forged };
  const width = isJwt(exchange) ? widthOf(credential.bytes) : sessionWidth;
  return { form: credential.form, width, forged };
}

/** Returns whether the response gave the browser a cookie. The page sees this header only for requests that the bank recorded. */
export const isCookieIssued = ({ responseHeaders }: Pick<Exchange, 'responseHeaders'>): boolean =>
  responseHeaders.some(([name]) => name === 'Set-Cookie');

/** The token in the response's `Authorization` header, or the cookie. */
export function issuedTab(exchange: Exchange): TokenTab {
  const { type, issuedPublicId, responseHeaders } = exchange;
  if (isCookieIssued(exchange)) return { form: 'cookie', width: sessionWidth, forged: false };
  if (type === 'arrival' && responseHeaders.some(([name]) => name === 'Authorization'))
    return { form: 'session', width: sessionWidth, forged: false };
  if (issuedPublicId !== undefined) return { form: 'session', width: sessionWidth, forged: false };
  const token = responseHeaders.flatMap(([name, value]) =>
    name.toLowerCase() === 'authorization' ? value.split(' ').slice(1) : [],
  )[0];
  // A signed JWT has three parts, and an encrypted JWT has five (RFC 7515, 7516: compact serialization).
  const form = { 3: 'jwt', 5: 'jwe' } as const;
  const parts = token?.split('.').length;
  if (token === undefined || (parts !== 3 && parts !== 5)) return absent;
  return { form: form[parts], width: widthOf(token.length), forged: false };
}

/** The tab of a Redis command or reply, which carry no token. */
export const noTab = absent;
