import { expect, test } from 'vitest';
import { withCleanup } from './cleanup.ts';

test('runs the steps in reverse order, one after another, before it returns the result', async () => {
  const done: string[] = [];
  const result = await withCleanup(async (addCleanup) => {
    addCleanup(() => done.push('first'));
    addCleanup(async () => {
      await Promise.resolve();
      done.push('last');
    });
    return [...done];
  });
  expect(result).toEqual([]);
  expect(done).toEqual(['last', 'first']);
});

test('runs the steps when the work fails, and rejects with its error', async () => {
  const done: string[] = [];
  const work = withCleanup(async (addCleanup) => {
    addCleanup(() => done.push('stopped'));
    throw new Error('no');
  });
  await expect(work).rejects.toThrow('no');
  expect(done).toEqual(['stopped']);
});
