import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EndReason } from '../session.ts';
import { watchOne, type Seen, type Watched } from './watched.ts';

const anHourMs = 3_600_000;

let seen: Seen;
let looks: number;
let tracked: boolean;
let reasons: EndReason[];
let one: Watched;

beforeEach(async () => {
  vi.useFakeTimers();
  seen = { state: 'live', expiresInMs: anHourMs };
  looks = 0;
  tracked = true;
  reasons = [];
  one = watchOne({
    look: async () => ((looks += 1), seen),
    tracked: () => tracked,
    onEnd: (reason) => reasons.push(reason),
  });
  await vi.advanceTimersByTimeAsync(0);
});

afterEach(() => {
  one.stop();
  vi.useRealTimers();
});

test('a tracked session is looked at once, and again when it should have expired', async () => {
  await vi.advanceTimersByTimeAsync(anHourMs);
  expect(looks).toBe(1);
  seen = { state: 'ended' };
  await vi.advanceTimersByTimeAsync(1);
  expect(reasons).toEqual(['ended']);
});

test('an untracked session is looked at four times a second', async () => {
  tracked = false;
  one.check();
  await vi.advanceTimersByTimeAsync(1000);
  expect(looks).toBe(6);
});

test('the grace of two seconds begins when the store goes away, however long it was quiet before', async () => {
  await vi.advanceTimersByTimeAsync(anHourMs / 2);
  seen = { state: 'away' };
  one.check();
  await vi.advanceTimersByTimeAsync(1999);
  expect(reasons).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(reasons).toEqual(['store_away']);
});

test('a store that comes back within the grace has a full grace again', async () => {
  const live = seen;
  for (let absence = 0; absence < 3; absence += 1) {
    seen = { state: 'away' };
    one.check();
    await vi.advanceTimersByTimeAsync(1500);
    seen = live;
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(reasons).toEqual([]);
});

test('a change during a look is followed by another look', async () => {
  one.check();
  one.check();
  await vi.advanceTimersByTimeAsync(0);
  expect(looks).toBe(3);
});

test('a session that expires beyond the longest timer is not looked at over and over', async () => {
  seen = { state: 'live', expiresInMs: 2 ** 32 };
  one.check();
  await vi.advanceTimersByTimeAsync(anHourMs);
  expect(looks).toBe(2);
});
