import { createHash, createHmac, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { bitNumber, bytesOf, flip, fresh, groupsOf, misspelt, signedBy, textOf } from './token.ts';

const issued = Buffer.alloc(64, 0).toString('base64url');

it('an unchanged token is sent as issued', () => {
  expect(textOf(fresh(issued))).toBe(issued);
});

it('flips the bit with the given number, and a second flip restores it', () => {
  const once = flip(fresh(issued), bitNumber(33, 5));
  expect(bytesOf(once)[33]).toBe(0b0010_0000);
  expect(textOf(flip(once, bitNumber(33, 5)))).toBe(issued);
});

it('removing a character shortens the token by one, and a plus keeps its length', () => {
  expect(misspelt(issued, 'cut')).toHaveLength(85);
  expect(misspelt(issued, 'plus')).toMatch(/^[\w-]{10}\+[\w-]{75}$/);
});

it('a forged token has a valid signature for the guessed key', () => {
  const bytes = Buffer.from(signedBy('let me in'), 'base64url');
  const key = createHash('sha256').update('let me in').digest();
  const signature = createHmac('sha256', key).update(bytes.subarray(0, 32)).digest();
  expect(bytes.subarray(32)).toEqual(signature);
});

it('the characters of all groups are the base64url encoding of the bytes', () => {
  const bytes = randomBytes(64);
  const text = groupsOf(bytes).flatMap(({ characters }) => characters.map(({ text }) => text));
  expect(text.join('')).toBe(bytes.toString('base64url'));
});

it('64 bytes give 21 groups of three bytes and one group of one byte with four padding bits', () => {
  const groups = groupsOf(randomBytes(64));
  expect(groups).toHaveLength(22);
  expect(groups.map(({ spare }) => spare)).toEqual([...Array.from({ length: 21 }, () => 0), 4]);
  expect(
    groups
      .at(-1)
      ?.bits.map(({ value }) => value)
      .join(''),
  ).toMatch(/^[01]{8}0000$/);
});
