import { expect, test } from 'vitest';
import { withUndo } from './undo.ts';

test('what was started last is stopped first, each after the other, before the result is given', async () => {
  const done: string[] = [];
  const result = await withUndo(async (undo) => {
    undo(() => done.push('first'));
    undo(async () => {
      await Promise.resolve();
      done.push('last');
    });
    return [...done];
  });
  expect(result).toEqual([]);
  expect(done).toEqual(['last', 'first']);
});

test('what was started is stopped when the work fails, and the failure is told', async () => {
  const done: string[] = [];
  const work = withUndo(async (undo) => {
    undo(() => done.push('stopped'));
    throw new Error('no');
  });
  await expect(work).rejects.toThrow('no');
  expect(done).toEqual(['stopped']);
});
