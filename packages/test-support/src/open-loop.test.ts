import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startOpenLoop } from './open-loop.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
afterEach(() => vi.useRealTimers());

test('each send starts within a millisecond of its due time', () => {
  const lateMs: number[] = [];
  startOpenLoop(50, async (_, dueAtMs) => void lateMs.push(performance.now() - dueAtMs));
  vi.advanceTimersByTime(1_000);
  expect(lateMs.length).toBe(51);
  expect(Math.max(...lateMs)).toBeLessThanOrEqual(1);
});

test('a pending send does not delay the next one', () => {
  let sent = 0;
  startOpenLoop(10, () => {
    sent += 1;
    return new Promise(() => undefined);
  });
  vi.advanceTimersByTime(500);
  expect(sent).toBe(6);
});

test('stop sends no more and waits for pending sends', async () => {
  const answers: (() => void)[] = [];
  const loop = startOpenLoop(10, () => new Promise<void>((resolve) => answers.push(resolve)));
  vi.advanceTimersByTime(150);
  let isStopped = false;
  const stopped = loop.stop().then(() => (isStopped = true));
  vi.advanceTimersByTime(1_000);
  await Promise.resolve();
  expect([loop.sent(), isStopped]).toEqual([2, false]);
  for (const answer of answers) answer();
  await stopped;
  expect(isStopped).toBe(true);
});
