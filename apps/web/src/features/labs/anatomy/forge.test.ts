import { createHash, createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { signedBy } from './forge.ts';

it('the right key would open it: only the key is missing', () => {
  const bytes = Buffer.from(signedBy('let me in'), 'base64url');
  const key = createHash('sha256').update('let me in').digest();
  const signature = createHmac('sha256', key).update(bytes.subarray(0, 32)).digest();
  expect(bytes.subarray(32)).toEqual(signature);
});
