import { createHash, createHmac, randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, expectTypeOf, test } from 'vitest';
import type { Sessions } from './index.ts';
import { createKeyring } from './keyring.ts';
import { issueToken, openToken, type SessionId, type Token } from './token.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.split('');
const key = randomBytes(32);
const keyring = createKeyring([key]);
const malformed = { ok: false, reason: 'malformed' };
const forged = { ok: false, reason: 'forged' };

test('100,000 tokens are all different and all have 86 characters', () => {
  const tokens = new Set<string>();
  let wrongLength = 0;
  for (let round = 0; round < 100_000; round += 1) {
    const { token } = issueToken(keyring);
    tokens.add(token);
    if (token.length !== 86) wrongLength += 1;
  }
  expect({ different: tokens.size, wrongLength }).toEqual({ different: 100_000, wrongLength: 0 });
});

test('a token is its id and the HMAC-SHA256 of the id; its public id is the SHA-256 of the id', () => {
  const { token, publicId } = issueToken(keyring);
  const bytes = Buffer.from(token, 'base64url');
  const id = bytes.subarray(0, 32);
  expect(bytes.subarray(32)).toEqual(createHmac('sha256', key).update(id).digest());
  expect(publicId).toBe(createHash('sha256').update(id).digest('base64url'));
  expect(openToken(keyring, token)).toEqual({ ok: true, publicId });
});

test('a token with any one of its 64 bytes changed is forged', () => {
  const bytes = Buffer.from(issueToken(keyring).token, 'base64url');
  for (let index = 0; index < bytes.length; index += 1) {
    for (const mask of [0x01, 0x80, 0xff]) {
      const flipped = Buffer.from(bytes);
      flipped[index] = (bytes[index] ?? 0) ^ mask;
      expect(openToken(keyring, flipped.toString('base64url'))).toEqual(forged);
    }
  }
});

test('each of the 63 other last characters is refused, 15 of which decode to the same bytes', () => {
  const { token } = issueToken(keyring);
  const others = alphabet.filter((character) => character !== token.at(-1));
  const reasons = others.map((character) => openToken(keyring, token.slice(0, -1) + character));
  expect(reasons.filter(({ ok }) => ok)).toEqual([]);
  // Two of its six bits belong to the last byte: 3 other spellings are canonical, but of other bytes.
  expect(reasons).toHaveLength(63);
  expect(reasons.filter((reason) => !reason.ok && reason.reason === 'forged')).toHaveLength(3);
});

test('padding, the alphabet of plain base64, white space and junk are malformed', () => {
  const { token } = issueToken(keyring);
  const spellings = [
    '',
    `${token}=`,
    `${token}==`,
    `${token} `,
    ` ${token}`,
    `${token.slice(0, 84)}==`,
    `${token.slice(0, 40)}\n${token.slice(40)}`,
    `${token.slice(0, 40)}.${token.slice(41)}`,
    `${token.slice(0, 40)}\0${token.slice(41)}`,
    `+${token.slice(1)}`,
    `/${token.slice(1)}`,
    `é${token.slice(1)}`,
    token.slice(1),
    token + token,
  ];
  for (const spelling of spellings) expect(openToken(keyring, spelling)).toEqual(malformed);
});

test('a token in plain base64 is malformed, though its bytes are right', () => {
  let refused = 0;
  for (let round = 0; round < 200; round += 1) {
    const { token } = issueToken(keyring);
    const plain = token.replaceAll('-', '+').replaceAll('_', '/');
    if (plain === token) continue;
    expect(openToken(keyring, plain)).toEqual(malformed);
    refused += 1;
  }
  expect(refused).toBeGreaterThan(100);
});

test('a token of another key is forged', () => {
  const { token } = issueToken(createKeyring([randomBytes(32)]));
  expect(openToken(keyring, token)).toEqual(forged);
});

test('accepts no string except an issued token, and never throws', () => {
  const word = fc.string({ unit: fc.constantFrom(...alphabet), minLength: 80, maxLength: 90 });
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), word), (text) => {
      expect(openToken(keyring, text).ok).toBe(false);
    }),
    { numRuns: 5000 },
  );
});

test('accepts one spelling of a token', () => {
  fc.assert(
    fc.property(fc.nat(85), fc.constantFrom(...alphabet, '=', '+', '/', ' ', '~'), (index, character) => {
      const { token } = issueToken(keyring);
      const changed = token.slice(0, index) + character + token.slice(index + 1);
      expect(openToken(keyring, changed).ok).toBe(changed === token);
    }),
    { numRuns: 5000 },
  );
});

test('a token does not fit where a public id is needed, nor does any text', () => {
  type Id = Parameters<Sessions<number>['revoke' | 'find' | 'rotate' | 'onEnd']>[0];
  expectTypeOf<Id>().toEqualTypeOf<SessionId>();
  expectTypeOf<Token>().not.toExtend<Id>();
  expectTypeOf<string>().not.toExtend<Id>();
  expectTypeOf<SessionId>().not.toExtend<Token>();
});
