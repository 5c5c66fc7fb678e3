import { expect, test } from 'vitest';
import { growthOf, isGrowing } from './growth.ts';

const mebibyte = 2 ** 20;
const kept = (name: string, mibAt: (minute: number) => number) =>
  Array.from({ length: 9 }, (_, minute) => ({
    name,
    atMs: minute * 60_000,
    keptBytes: mibAt(minute) * mebibyte,
  }));

test('each replica has a growth of its own, in MiB a minute', () => {
  const all = [...kept('api-1', () => 60), ...kept('api-2', (minute) => 60 + minute / 2)];
  expect(growthOf(all)).toEqual([
    { name: 'api-1', first: 60, last: 60, rise: 0 },
    { name: 'api-2', first: 60, last: 64, rise: 0.5 },
  ]);
});

test.each([
  [{ first: 60, last: 64, rise: 0.5 }, true],
  [{ first: 60, last: 60.9, rise: 0.9 }, false],
  [{ first: 60, last: 63, rise: 0.3 }, false],
])('%j: growing is %s', (growth, growing) => {
  expect(isGrowing({ name: 'api-1', ...growth })).toBe(growing);
});
