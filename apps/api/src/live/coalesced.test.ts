import { beforeEach, expect, test, vi } from 'vitest';
import { coalesced } from './coalesced.ts';

let began: number;
let finish: (() => void)[];
const work = (): Promise<void> => {
  began += 1;
  return new Promise((resolve) => finish.push(resolve));
};

beforeEach(() => {
  began = 0;
  finish = [];
});

/** Lets what waits for nothing but its turn go on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('what is asked for during a run is done once more afterwards, however often it was asked', async () => {
  const run = coalesced(work, () => 0);
  const first = run();
  await settle();
  const others = [run(), run(), run()];
  await settle();
  expect(began).toBe(1);
  finish[0]?.();
  await first;
  await vi.waitFor(() => expect(began).toBe(2));
  finish[1]?.();
  await Promise.all(others);
  expect(began).toBe(2);
});

test('the next run begins when the pause is over', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const run = coalesced(work, () => 100);
  const first = run();
  await settle();
  finish[0]?.();
  await first;
  void run();
  await vi.advanceTimersByTimeAsync(99);
  expect(began).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(began).toBe(2);
  vi.useRealTimers();
});

test('a run that fails is told to who asked, and the next one is done', async () => {
  let failing = true;
  const run = coalesced(
    async () => {
      if (failing) throw new Error('away');
    },
    () => 0,
  );
  await expect(run()).rejects.toThrow('away');
  failing = false;
  await expect(run()).resolves.toBeUndefined();
});
