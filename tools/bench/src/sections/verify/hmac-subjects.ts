import { createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { Subject } from './subject.ts';

/** What the token check is mostly made of, with the key prepared once and with the key as bytes. */
export function hmacSubjects(): Subject[] {
  const bytes = randomBytes(32);
  const id = randomBytes(32);
  const sign = (key: KeyObject | Buffer) => () => createHmac('sha256', key).update(id).digest();
  return [
    { name: 'createHmac, a KeyObject', call: sign(createSecretKey(bytes)) },
    { name: 'createHmac, a Buffer', call: sign(bytes) },
  ];
}
