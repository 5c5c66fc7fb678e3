import { expect, it } from 'vitest';
import { bitNumber, bytesOf, flip, fresh, textOf } from './draft.ts';

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
  expect(textOf({ ...fresh(issued), spelling: 'cut' })).toHaveLength(85);
  expect(textOf({ ...fresh(issued), spelling: 'plus' })).toMatch(/^[\w-]{10}\+[\w-]{75}$/);
});
