import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { groupsOf } from './base64.ts';

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
