import { eventually } from '@session-lab/test-support/eventually';
import { beforeEach, expect, test, vi } from 'vitest';
import { coalesce } from './coalesce.ts';

let started: number;
let finish: (() => void)[];
const work = (): Promise<void> => {
  started += 1;
  return new Promise((resolve) => finish.push(resolve));
};

beforeEach(() => {
  started = 0;
  finish = [];
});

/** Lets all pending promises continue. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('calls during a run share one further run', async () => {
  const run = coalesce(work, () => 0);
  const first = run();
  await settle();
  const others = [run(), run(), run()];
  await settle();
  expect(started).toBe(1);
  finish[0]?.();
  await first;
  await eventually(() => expect(started).toBe(2));
  finish[1]?.();
  await Promise.all(others);
  expect(started).toBe(2);
});

test('the next run starts after the pause', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const run = coalesce(work, () => 100);
  const first = run();
  await settle();
  finish[0]?.();
  await first;
  void run();
  await vi.advanceTimersByTimeAsync(99);
  expect(started).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(started).toBe(2);
  vi.useRealTimers();
});

test('rejects for the callers of a run that fails, and starts the next run', async () => {
  let failing = true;
  const run = coalesce(
    async () => {
      if (failing) throw new Error('failed');
    },
    () => 0,
  );
  await expect(run()).rejects.toThrow('failed');
  failing = false;
  await expect(run()).resolves.toBeUndefined();
});
