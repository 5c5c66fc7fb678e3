import { randomBytes } from 'node:crypto';
import { EncryptJWT, jwtDecrypt, jwtVerify, SignJWT } from 'jose';
import type { Start } from './contender.ts';
import { answerByAsync, lifetimeSeconds, secret, serveTokens, type Claims } from './token-app.ts';

/** Both keys are `CryptoKey`s: the only kind that jose does not import again on each call. */
const { subtle } = globalThis.crypto;
const expiration = `${lifetimeSeconds} seconds`;

export const joseJws: Start = async () => {
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const key = await subtle.importKey('raw', Buffer.from(secret), hmac, false, ['sign', 'verify']);
  const issue = (claims: Claims): Promise<string> =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuedAt()
      .setExpirationTime(expiration)
      .sign(key);
  const answer = answerByAsync(async (token) => (await jwtVerify<Claims>(token, key)).payload.user);
  return serveTokens(answer, issue);
};

export const joseJwe: Start = async () => {
  const key = await subtle.importKey('raw', randomBytes(32), 'AES-GCM', false, ['encrypt', 'decrypt']);
  const issue = (claims: Claims): Promise<string> =>
    new EncryptJWT(claims)
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setIssuedAt()
      .setExpirationTime(expiration)
      .encrypt(key);
  const answer = answerByAsync(async (token) => (await jwtDecrypt<Claims>(token, key)).payload.user);
  return serveTokens(answer, issue);
};
