import { expect, test } from 'vitest';
import { growthIn, heapGrowthAtMostMiB, residentAtMostMiB } from './memory.ts';

const before = [{ name: 'api-1', residentMiB: 90, heapMiB: 35 }];
const after = (heapMiB: number, residentMiB = 200) => [{ name: 'api-1', residentMiB, heapMiB }];

test('a heap may grow so much and no more', () => {
  expect(growthIn(before, after(35 + heapGrowthAtMostMiB))).toEqual([]);
  expect(growthIn(before, after(36 + heapGrowthAtMostMiB))).toEqual(['the heap of api-1 grew by 11 MiB']);
});

test('a replica has to stay within what its container has', () => {
  expect(growthIn(before, after(35, residentAtMostMiB + 1))).toEqual(['api-1 takes 449 MiB']);
});
