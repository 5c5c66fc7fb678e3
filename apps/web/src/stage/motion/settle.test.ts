import { expect, test } from 'vitest';
import { settle, type Settled } from './settle.ts';

const start: Settled<string> = { run: 1, before: 'empty', after: 'empty' };

test('a value that changed during a run is kept when the player has reached the change', () => {
  expect(settle(start, { run: 1, reached: false, now: 'Ada' })).toEqual(start);
  expect(settle(start, { run: 1, reached: true, now: 'Ada' })).toEqual({ ...start, after: 'Ada' });
});

test('the next run starts with the value after the run before it', () => {
  const ended: Settled<string> = { run: 1, before: 'empty', after: 'Ada' };
  expect(settle(ended, { run: 2, reached: false, now: 'empty' })).toEqual({
    run: 2,
    before: 'Ada',
    after: 'Ada',
  });
});

test('a value that did not change is the same object, so that nothing renders again', () => {
  expect(settle(start, { run: 1, reached: true, now: 'empty' })).toBe(start);
});
