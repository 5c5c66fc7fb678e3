import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createAccountHash } from './account-hash.ts';

const secret = randomBytes(32);
const hash = createAccountHash(secret);
const login = { kind: 'email', key: 'ada@example.org' } as const;

it('the hash of a name is equal on every replica and differs under another key', () => {
  expect(hash(login)).toMatch(/^[\w-]{22}$/);
  expect(createAccountHash(secret)(login)).toBe(hash(login));
  expect(createAccountHash(randomBytes(32))(login)).not.toBe(hash(login));
});

it('a user name and an equal e-mail address have different hashes', () => {
  expect(hash({ kind: 'user-name', key: login.key })).not.toBe(hash(login));
});
