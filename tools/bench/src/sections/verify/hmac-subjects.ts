import { createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { Subject } from './subject.ts';

/** The largest part of a token check, with a prepared key and with a key as bytes. */
export function hmacSubjects(): Subject[] {
  const bytes = randomBytes(32);
  const id = randomBytes(32);
  const sign = (key: KeyObject | Buffer) => () => createHmac('sha256', key).update(id).digest();
  return [
    { name: 'createHmac, a KeyObject', call: sign(createSecretKey(bytes)) },
    { name: 'createHmac, a Buffer', call: sign(bytes) },
  ];
}
