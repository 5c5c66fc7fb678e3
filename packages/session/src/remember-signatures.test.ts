import { randomBytes } from 'node:crypto';
import { beforeEach, expect, test, vi } from 'vitest';
import { createKeyring, type Keyring } from './keyring.ts';
import { rememberSignatures } from './remember-signatures.ts';

const id = randomBytes(32);
let inner: Keyring;
let keyring: Keyring;
let signature: Buffer;
beforeEach(() => {
  inner = createKeyring([randomBytes(32)]);
  keyring = rememberSignatures(inner);
  signature = inner.sign(id);
});

/** Verifies with another id, for which only a remembered signature is valid. */
const isRemembered = (publicId: string, which = signature): boolean =>
  keyring.verify(randomBytes(32), which, publicId);

test('verifies a valid signature once', () => {
  const verify = vi.spyOn(inner, 'verify');
  expect(keyring.verify(id, signature, 'a')).toBe(true);
  expect(keyring.verify(id, signature, 'a')).toBe(true);
  expect(verify).toHaveBeenCalledTimes(1);
});

test('signs as the keyring does', () => {
  expect(keyring.sign(id)).toEqual(signature);
});

test('refuses a forged signature next to a remembered one, whichever byte is changed', () => {
  expect(keyring.verify(id, signature, 'a')).toBe(true);
  for (const index of signature.keys()) {
    const forged = Buffer.from(signature);
    forged[index] = (signature[index] ?? 0) ^ 0x01;
    expect(keyring.verify(id, forged, 'a')).toBe(false);
  }
  expect(keyring.verify(id, signature, 'a')).toBe(true);
});

test('does not remember a refused signature', () => {
  const forged = randomBytes(32);
  expect(keyring.verify(id, forged, 'forged')).toBe(false);
  expect(isRemembered('forged', forged)).toBe(false);
});

test('remembers the first valid signature of an id, and accepts another one by its key', () => {
  const rotated = createKeyring([randomBytes(32)]);
  vi.spyOn(inner, 'verify').mockImplementation((_id, which) => which.length === 32);
  keyring.verify(id, signature, 'a');
  expect(keyring.verify(id, rotated.sign(id), 'a')).toBe(true);
  vi.restoreAllMocks();
  expect(isRemembered('a')).toBe(true);
  expect(isRemembered('a', rotated.sign(id))).toBe(false);
});

test('remembers 10,000 signatures, and forgets the first for one more', () => {
  for (let count = 0; count < 10_000; count += 1) keyring.verify(id, signature, `${count}`);
  expect(['0', '1', '9999'].map((publicId) => isRemembered(publicId))).toEqual([true, true, true]);
  keyring.verify(id, signature, '10000');
  expect(['0', '1', '10000'].map((publicId) => isRemembered(publicId))).toEqual([false, true, true]);
});
