import { beforeEach, expect, it } from 'vitest';
import { createWalk, type Walk } from './walk.ts';

/** A clock that a test moves by hand. */
let timers: { dueMs: number; work: () => void }[] = [];
let nowMs = 0;
function advance(ms: number): void {
  const untilMs = nowMs + ms;
  for (;;) {
    const next = timers.toSorted((a, b) => a.dueMs - b.dueMs).find(({ dueMs }) => dueMs <= untilMs);
    if (next === undefined) break;
    timers = timers.filter((timer) => timer !== next);
    nowMs = next.dueMs;
    next.work();
  }
  nowMs = untilMs;
}

const seconds = (steps: number): number[] => Array.from({ length: steps }, () => 1_000);
let walk: Walk;
const create = (still: boolean): Walk =>
  createWalk({
    still,
    after: (ms, work) => {
      const timer = { dueMs: nowMs + ms, work };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  });
const at = (): number => walk.store.getState().at;

/** Returns whether the promise has resolved. */
async function isSettled(promise: Promise<void>): Promise<boolean> {
  return Promise.race([promise.then(() => true), Promise.resolve().then(() => false)]);
}

beforeEach(() => {
  timers = [];
  nowMs = 0;
  walk = create(false);
});

it('shows each step for its time, at half speed for twice the time', () => {
  walk.begin({ total: 3, lengthsMs: seconds(3) });
  expect(at()).toBe(0);
  advance(1_999);
  expect(at()).toBe(0);
  advance(1);
  expect(at()).toBe(1);
  walk.setSpeed(4);
  advance(250);
  expect(at()).toBe(2);
  advance(60_000);
  expect(at()).toBe(2);
});

it('waits for an unknown step, and shows it as soon as it is known', async () => {
  walk.begin({ total: 3, lengthsMs: seconds(1) });
  const shown = walk.whenShown(0);
  expect(await isSettled(shown)).toBe(false);
  advance(2_000);
  expect(await isSettled(shown)).toBe(true);
  expect(at()).toBe(0);
  walk.extend(seconds(3));
  expect(at()).toBe(1);
});

it('a step that is known early does not shorten the step before', () => {
  walk.begin({ total: 2, lengthsMs: seconds(1) });
  advance(500);
  walk.extend(seconds(2));
  expect(at()).toBe(0);
  advance(1_500);
  expect(at()).toBe(1);
});

it('pause holds a step, and play goes on; play at the end starts again', () => {
  walk.begin({ total: 2, lengthsMs: seconds(2) });
  walk.pause();
  advance(60_000);
  expect(at()).toBe(0);
  walk.play();
  advance(2_000);
  expect(at()).toBe(1);
  walk.play();
  expect(at()).toBe(0);
});

it('step and back move by one step and pause', async () => {
  walk.begin({ total: 3, lengthsMs: seconds(2) });
  walk.step();
  expect(at()).toBe(1);
  const shown = walk.whenShown(1);
  walk.step();
  expect(await isSettled(shown)).toBe(true);
  expect(at()).toBe(1);
  walk.extend(seconds(3));
  expect(at()).toBe(2);
  walk.back();
  walk.back();
  walk.back();
  expect(at()).toBe(0);
  advance(60_000);
  expect(at()).toBe(0);
});

it('skip shows the last known step at once, and each later step when it is known', async () => {
  walk.begin({ total: 5, lengthsMs: seconds(2) });
  walk.skipToResult();
  expect(at()).toBe(1);
  expect(await isSettled(walk.whenShown(1))).toBe(true);
  walk.extend(seconds(5));
  expect(at()).toBe(4);
});

it('with Still, every known step counts as shown at once, and step and back still work', async () => {
  walk = create(true);
  walk.begin({ total: 4, lengthsMs: seconds(3) });
  expect(at()).toBe(2);
  expect(await isSettled(walk.whenShown(2))).toBe(true);
  walk.extend(seconds(4));
  expect(at()).toBe(3);
  walk.back();
  expect(at()).toBe(2);
  walk.step();
  expect(at()).toBe(3);
});

it('reset and a new start release all that wait', async () => {
  walk.begin({ total: 4, lengthsMs: seconds(4) });
  const first = walk.whenShown(3);
  walk.begin({ total: 4, lengthsMs: seconds(4) });
  expect(await isSettled(first)).toBe(true);
  const second = walk.whenShown(3);
  walk.reset();
  expect(await isSettled(second)).toBe(true);
  expect(at()).toBe(-1);
});

it('a user who steps by hand is done when the last step is on the screen', async () => {
  walk.begin({ total: 3, lengthsMs: seconds(3) });
  walk.pause();
  const done = walk.whenShown(2);
  walk.step();
  expect(await isSettled(done)).toBe(false);
  walk.step();
  expect(await isSettled(done)).toBe(true);
});
