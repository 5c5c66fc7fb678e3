import { createHash, createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { signedBy } from './forge.ts';

it('a forged token has a valid signature for the guessed key', () => {
  const bytes = Buffer.from(signedBy('let me in'), 'base64url');
  const key = createHash('sha256').update('let me in').digest();
  const signature = createHmac('sha256', key).update(bytes.subarray(0, 32)).digest();
  expect(bytes.subarray(32)).toEqual(signature);
});
