import { expect, it } from 'vitest';
import { createDigest } from './digest.ts';

it('is HMAC-SHA-384 in base64, as test case 2 of RFC 4231 has it: 64 characters, which bcrypt reads whole', () => {
  const digest = createDigest(Buffer.from('Jefe'))('what do ya want for nothing?');
  const expected =
    'af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649';
  expect(Buffer.from(digest, 'base64').toString('hex')).toBe(expected);
  expect(digest).toHaveLength(64);
});

it('tells passwords apart by their last character, by a space at an end, and by their normal form', () => {
  const digest = createDigest(Buffer.alloc(32, 'pepper'));
  const alike = ['x'.repeat(127), `${'x'.repeat(127)} `, ` ${'x'.repeat(127)}`, 'Ren\u00e9e', 'Rene\u0301e'];
  expect(new Set(alike.map(digest)).size).toBe(alike.length);
});

it('gives no two texts with half a surrogate pair the same digest, nor that of what they are written as', () => {
  const digest = createDigest(Buffer.alloc(32, 'pepper'));
  const digests = ['\ud800', '\ud800', '\udfff', '\ufffd'].map(digest);
  expect(new Set(digests).size).toBe(4);
});
