import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EndReason } from '../session.ts';
import { watchSession, type SessionState, type SessionWatcher } from './session-watcher.ts';

const anHourMs = 3_600_000;

let session: SessionState;
let reads: number;
let isTracking: boolean;
let reasons: EndReason[];
let watcher: SessionWatcher;

beforeEach(async () => {
  vi.useFakeTimers();
  session = { state: 'live', expiresInMs: anHourMs };
  reads = 0;
  isTracking = true;
  reasons = [];
  watcher = watchSession({
    readState: async () => ((reads += 1), session),
    isTracking: () => isTracking,
    onEnd: (reason) => reasons.push(reason),
  });
  await vi.advanceTimersByTimeAsync(0);
});

afterEach(() => {
  watcher.stop();
  vi.useRealTimers();
});

test('reads a tracked session once, and again when it should have expired', async () => {
  await vi.advanceTimersByTimeAsync(anHourMs);
  expect(reads).toBe(1);
  session = { state: 'ended' };
  await vi.advanceTimersByTimeAsync(1);
  expect(reasons).toEqual(['ended']);
});

test('reads an untracked session four times a second', async () => {
  isTracking = false;
  watcher.check();
  await vi.advanceTimersByTimeAsync(1000);
  expect(reads).toBe(6);
});

test('ends two seconds after the store became unavailable, not after its last reply', async () => {
  await vi.advanceTimersByTimeAsync(anHourMs / 2);
  session = { state: 'unavailable' };
  watcher.check();
  await vi.advanceTimersByTimeAsync(1999);
  expect(reasons).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(reasons).toEqual(['store_unavailable']);
});

test('gives a store that came back two full seconds again', async () => {
  const live = session;
  for (let outage = 0; outage < 3; outage += 1) {
    session = { state: 'unavailable' };
    watcher.check();
    await vi.advanceTimersByTimeAsync(1500);
    session = live;
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(reasons).toEqual([]);
});

test('a change during a read is followed by another read', async () => {
  watcher.check();
  watcher.check();
  await vi.advanceTimersByTimeAsync(0);
  expect(reads).toBe(3);
});

test('does not poll a session that expires after the longest timer', async () => {
  session = { state: 'live', expiresInMs: 2 ** 32 };
  watcher.check();
  await vi.advanceTimersByTimeAsync(anHourMs);
  expect(reads).toBe(2);
});
