import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createKeyring } from './keyring.ts';
import { unchecked } from './testing/unchecked.ts';

const id = randomBytes(32);

test('a key shorter or longer than 32 bytes is refused', () => {
  for (const length of [0, 16, 31, 33, 64]) {
    expect(() => createKeyring([randomBytes(length)])).toThrow(/has \d+ bytes, not 32/);
  }
});

test('a key that is not random is refused', () => {
  const fillers = [
    Buffer.alloc(32),
    Buffer.alloc(32, 'abcd'),
    Buffer.from('0123456789abcdef0123456789abcdef', 'ascii'),
  ];
  for (const filler of fillers) expect(() => createKeyring([filler])).toThrow('is not random');
});

const keyOfDifferentBytes = (count: number): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, index) => index % count);

test('a key needs 17 different bytes', () => {
  expect(() => createKeyring([keyOfDifferentBytes(17)])).not.toThrow();
  expect(() => createKeyring([keyOfDifferentBytes(16)])).toThrow('is not random');
});

test('a random key is accepted', () => {
  for (let round = 0; round < 1000; round += 1) {
    expect(() => createKeyring([randomBytes(32)])).not.toThrow();
  }
});

test('an empty keyring and a repeated key are refused', () => {
  const key = randomBytes(32);
  expect(() => createKeyring([])).toThrow('at least one key');
  expect(() => createKeyring([key, randomBytes(32), Buffer.from(key)])).toThrow('Key 3 of the keyring');
});

test('the error has the position of the key and none of its bytes', () => {
  const weak = Buffer.from('correct-horse-battery-staple', 'ascii');
  expect(() => createKeyring([randomBytes(32), weak])).toThrow(
    /^Key 2 of the keyring has 28 bytes, not 32\.$/,
  );
});

test('the first key signs and all keys verify', () => {
  const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
  const id = randomBytes(32);
  const before = createKeyring([oldKey]);
  const during = createKeyring([newKey, oldKey]);
  const after = createKeyring([newKey]);
  expect(during.verify(id, before.sign(id), 'a')).toBe(true);
  expect(after.verify(id, during.sign(id), 'a')).toBe(true);
  expect(after.verify(id, before.sign(id), 'a')).toBe(false);
  expect(during.verify(id, during.sign(id), 'a')).toBe(true);
});

test('a keyring does not change when the caller overwrites the key', () => {
  const key = randomBytes(32);
  const id = randomBytes(32);
  const keyring = createKeyring([key]);
  const signature = keyring.sign(id);
  key.fill(0);
  expect(keyring.verify(id, signature, 'a')).toBe(true);
});

test('takes keys from one text, in base64 or base64url, separated by commas or spaces', () => {
  const [first, second] = [randomBytes(32), randomBytes(32)];
  const ring = createKeyring(` ${first.toString('base64')},${second.toString('base64url')}\n`);
  expect(ring.sign(id)).toEqual(createKeyring([first]).sign(id));
  expect(ring.verify(id, createKeyring([second]).sign(id), '')).toBe(true);
});

test.each([
  ['undefined', undefined, 'not set'],
  ['an empty text', ' ', 'at least one key'],
  ['a password', 'correct horse battery staple', 'Key 1'],
  ['hexadecimal digits', randomBytes(32).toString('hex'), 'Key 1'],
  [
    'a key that is too short',
    `${randomBytes(32).toString('base64')},${randomBytes(16).toString('base64')}`,
    'Key 2',
  ],
  ['texts in an array', unchecked<Uint8Array[]>([randomBytes(32).toString('base64')]), 'is a text'],
])('refuses %s', (_, keys, message) => {
  const create = (): unknown => createKeyring(keys);
  expect(create).toThrow(TypeError);
  expect(create).toThrow(message);
});

test('names the fix for texts in an array, one key without an array, and other values', () => {
  const key = randomBytes(32);
  expect(() => createKeyring(unchecked([key.toString('base64')]))).toThrow(
    /pass one text.*Buffer\.from\(text/,
  );
  expect(() => createKeyring(unchecked(key))).toThrow(/createKeyring\(\[key\]\)/);
  for (const wrong of [null, {}, 7])
    expect(() => createKeyring(unchecked(wrong))).toThrow(/an array of keys/);
});
