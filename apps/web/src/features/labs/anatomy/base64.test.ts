import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { groupsOf } from './base64.ts';

it('the characters of all steps are the base64url of the bytes', () => {
  const bytes = randomBytes(64);
  const text = groupsOf(bytes).flatMap(({ characters }) => characters.map(({ text }) => text));
  expect(text.join('')).toBe(bytes.toString('base64url'));
});

it('64 bytes are 21 threes and one byte, which leaves four bits to spare', () => {
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
