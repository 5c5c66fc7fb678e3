import { expect, test } from 'vitest';
import { growthIn, maxAttackerMiB, maxHeapGrowthMiB, maxResidentMiB, overAttackerLimit } from './memory.ts';

const before = [{ name: 'api-1', residentMiB: 90, heapMiB: 35 }];
const after = (heapMiB: number, residentMiB = 200) => [{ name: 'api-1', residentMiB, heapMiB }];

test('reports a heap that grows by more than the limit', () => {
  expect(growthIn(before, after(35 + maxHeapGrowthMiB))).toEqual([]);
  expect(growthIn(before, after(36 + maxHeapGrowthMiB))).toEqual(['the heap of api-1 grew by 11 MiB']);
});

test('reports resident memory over the limit of the container', () => {
  expect(growthIn(before, after(35, maxResidentMiB + 1))).toEqual(['api-1 uses 449 MiB of resident memory']);
});

test('reports an attacker over its limit, which is below the limit of its container', () => {
  expect(overAttackerLimit(maxAttackerMiB)).toEqual([]);
  expect(overAttackerLimit(undefined)).toEqual([]);
  expect(overAttackerLimit(maxAttackerMiB + 1)).toEqual(['the attacker uses 177 MiB of resident memory']);
});
