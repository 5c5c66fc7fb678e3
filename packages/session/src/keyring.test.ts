import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createKeyring, type Keyring } from './keyring.ts';

test('a key shorter or longer than 32 bytes is refused', () => {
  for (const length of [0, 16, 31, 33, 64]) {
    expect(() => createKeyring([randomBytes(length)])).toThrow(/has \d+ bytes, not 32/);
  }
});

test('a key that is no random bytes is refused', () => {
  const fillers = [
    Buffer.alloc(32),
    Buffer.alloc(32, 'abcd'),
    Buffer.from('0123456789abcdef0123456789abcdef', 'ascii'),
  ];
  for (const filler of fillers) expect(() => createKeyring([filler])).toThrow('is not random');
});

test('a random key is taken', () => {
  for (let round = 0; round < 1000; round += 1) {
    expect(() => createKeyring([randomBytes(32)])).not.toThrow();
  }
});

test('an empty keyring, and one with a key twice, is refused', () => {
  const key = randomBytes(32);
  expect(() => createKeyring([])).toThrow('at least one key');
  expect(() => createKeyring([key, randomBytes(32), Buffer.from(key)])).toThrow('Key 3 of the keyring');
});

test('a refusal names the position of the key and none of its bytes', () => {
  const weak = Buffer.from('correct-horse-battery-staple', 'ascii');
  expect(() => createKeyring([randomBytes(32), weak])).toThrow(
    /^Key 2 of the keyring has 28 bytes, not 32\.$/,
  );
});

test('the first key signs and all verify', () => {
  const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
  const id = randomBytes(32);
  const before = createKeyring([oldKey]);
  const during = createKeyring([newKey, oldKey]);
  const after = createKeyring([newKey]);
  expect(during.verify(id, before.sign(id), 'a')).toBe(true);
  expect(after.verify(id, during.sign(id), 'a')).toBe(true);
  expect(after.verify(id, before.sign(id), 'a')).toBe(false);
  expect(during.verify(id, during.sign(id), 'a'), 'another signature is remembered').toBe(true);
});

test('a key changed by the caller afterwards changes nothing', () => {
  const key = randomBytes(32);
  const id = randomBytes(32);
  const keyring = createKeyring([key]);
  const signature = keyring.sign(id);
  key.fill(0);
  expect(keyring.verify(id, signature, 'a')).toBe(true);
});

test('beside a remembered signature a forged one is refused, whichever of its bytes is changed', () => {
  const id = randomBytes(32);
  const keyring = createKeyring([randomBytes(32)]);
  const signature = keyring.sign(id);
  expect(keyring.verify(id, signature, 'a')).toBe(true);
  for (const index of signature.keys()) {
    const forged = Buffer.from(signature);
    forged[index] = (signature[index] ?? 0) ^ 0x01;
    expect(keyring.verify(id, forged, 'a')).toBe(false);
  }
  expect(keyring.verify(id, signature, 'a')).toBe(true);
});

/** Asked with another id, only what is remembered can say yes. */
const isRemembered = (keyring: Keyring, signature: Buffer, name: string): boolean =>
  keyring.verify(randomBytes(32), signature, name);

test('a good signature is not made again, a refused one is not remembered', () => {
  const id = randomBytes(32);
  const keyring = createKeyring([randomBytes(32)]);
  const signature = keyring.sign(id);
  const forged = randomBytes(32);
  keyring.verify(id, signature, 'good');
  keyring.verify(id, forged, 'forged');
  expect(isRemembered(keyring, signature, 'good')).toBe(true);
  expect(isRemembered(keyring, forged, 'forged')).toBe(false);
});

test('10,000 signatures are remembered; one more, and the first is forgotten', () => {
  const keyring = createKeyring([randomBytes(32)]);
  const id = randomBytes(32);
  const signature = keyring.sign(id);
  const remembered = (name: string): boolean => isRemembered(keyring, signature, name);
  for (let count = 0; count < 10_000; count += 1) keyring.verify(id, signature, `${count}`);
  expect(['0', '1', '9999'].map(remembered)).toEqual([true, true, true]);
  keyring.verify(id, signature, '10000');
  expect(['0', '1', '10000'].map(remembered)).toEqual([false, true, true]);
});
