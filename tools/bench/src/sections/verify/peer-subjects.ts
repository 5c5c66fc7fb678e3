import { createSecretKey, randomBytes, webcrypto } from 'node:crypto';
import { createVerifier } from 'fast-jwt';
import { EncryptJWT, jwtDecrypt, jwtVerify } from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import { sessionData } from '../../library.ts';
import { payload, type Subject } from './subject.ts';

/**
 * Other libraries, each with a prepared key if it accepts one, the data of this library's session, and an
 * expiry to check.
 */
export async function peerSubjects(): Promise<Subject[]> {
  const key = randomBytes(32);
  const token = jsonwebtoken.sign({ data: sessionData }, key, {
    subject: payload.sub,
    expiresIn: payload.lifetimeSeconds,
  });
  return [...jwtSubjects(token, key), await joseVerify(token, key), await joseDecrypt(key)];
}

function jwtSubjects(token: string, key: Buffer): Subject[] {
  const uncached = createVerifier({ key, algorithms: ['HS256'] });
  const cached = createVerifier({ key, algorithms: ['HS256'], cache: true });
  const prepared = createSecretKey(key);
  return [
    { name: 'fast-jwt, with its cache', call: (): unknown => cached(token) },
    { name: 'fast-jwt', call: (): unknown => uncached(token) },
    { name: 'jsonwebtoken', call: () => jsonwebtoken.verify(token, prepared, { algorithms: ['HS256'] }) },
  ];
}

async function joseVerify(token: string, key: Buffer): Promise<Subject> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await webcrypto.subtle.importKey('raw', key, hmac, false, ['verify']);
  return { name: 'jose jwtVerify', call: () => jwtVerify(token, imported, { algorithms: ['HS256'] }) };
}

async function joseDecrypt(key: Buffer): Promise<Subject> {
  const imported = await webcrypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
  const token = await new EncryptJWT({ data: sessionData })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .setSubject(payload.sub)
    .setExpirationTime(`${payload.lifetimeSeconds}s`)
    .encrypt(imported);
  return { name: 'jose jwtDecrypt (A256GCM)', call: () => jwtDecrypt(token, imported) };
}
