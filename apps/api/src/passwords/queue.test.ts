import { expect, it, vi } from 'vitest';
import { clientLimit, createQueue, longestExpectedWaitMs, longestWaitMs, queueLimit } from './queue.ts';
import type { Place } from './turns.ts';

const place = (client: string): Place => ({ client, isLast: false });
const here = place('192.0.2.1');
const there = place('192.0.2.2');

/** A queue of one thread, whose tasks end when the test says so and whose time moves by hand. */
function queueByHand({ threads = 1 } = {}) {
  let timeMs = 0;
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const queue = createQueue({ threads, nowMs: () => timeMs });
  const run = (task: string, place: Place, signal?: AbortSignal) =>
    queue.run<string>(
      () =>
        new Promise((resolve) => {
          begun.push(task);
          ends.push(() => resolve(`${task} done`));
        }),
      place,
      signal,
    );
  /** Ends the task that was begun first, so many milliseconds later, and lets what waits for it go on. */
  const end = async (afterMs = 0): Promise<void> => {
    timeMs += afterMs;
    ends.shift()?.();
    await new Promise(setImmediate);
  };
  return { queue: { ...queue, run }, begun, end };
}

it('works as many at once as there are threads, and the others in the order of their coming', async () => {
  const { queue, begun, end } = queueByHand({ threads: 2 });
  const results = ['a', 'b', 'c', 'd'].map((task) => queue.run(task, here));
  expect([begun, queue.length()]).toEqual([['a', 'b'], 2]);
  await end();
  expect([begun, queue.length()]).toEqual([['a', 'b', 'c'], 1]);
  for (let at = 0; at < 3; at += 1) await end();
  expect(await Promise.all(results)).toEqual(
    ['a', 'b', 'c', 'd'].map((task) => ({ ok: true, result: `${task} done` })),
  );
});

it('drops a task that waits when whoever asked has gone, and does not begin it', async () => {
  const { queue, begun, end } = queueByHand();
  const gone = new AbortController();
  const [first, second, third] = [
    queue.run('a', here),
    queue.run('b', here, gone.signal),
    queue.run('c', here, gone.signal),
  ];
  const fourth = queue.run('d', here);
  gone.abort();
  expect(queue.length()).toBe(1);
  expect(await Promise.all([second, third])).toMatchObject([{ ok: false }, { ok: false }]);
  await end();
  await end();
  expect(await Promise.all([first, fourth])).toMatchObject([{ ok: true }, { ok: true }]);
  expect(begun).toEqual(['a', 'd']);
});

it('does not begin a task of somebody who is gone already, and finishes one that was begun', async () => {
  const { queue, begun, end } = queueByHand();
  const gone = new AbortController();
  const first = queue.run('a', here, gone.signal);
  gone.abort();
  expect(await queue.run('b', here, gone.signal)).toMatchObject({ ok: false });
  await end();
  expect(await first).toMatchObject({ ok: true });
  expect(begun).toEqual(['a']);
});

it(`takes no more than ${queueLimit} that wait, however quick they are`, async () => {
  const { queue } = queueByHand();
  for (let at = 0; at < queueLimit + 1; at += 1) void queue.run(`${at}`, here);
  expect(queue.length()).toBe(queueLimit);
  expect(await queue.run('one more', here)).toMatchObject({ ok: false });
});

it('takes nobody who would wait too long, and says when half of the queue is done', async () => {
  const { queue, end } = queueByHand({ threads: 2 });
  void queue.run('a slow one', here);
  await end(4_800);
  for (let at = 0; at < 2 + 5; at += 1) void queue.run(`${at}`, here);
  expect(queue.refusal(here)).toBeUndefined();
  void queue.run('the last', here);
  const waitMs = (6 * 4_800) / 2;
  expect(waitMs).toBeGreaterThan(longestExpectedWaitMs);
  expect(await queue.run('one too many', here)).toEqual({ ok: false, retryAfterMs: waitMs / 2 });
});

it('lets nobody wait longer than the proxy does when the work turns slow', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { queue, begun } = queueByHand();
  void queue.run('a slow one', here);
  const waiting = queue.run('b', here);
  vi.advanceTimersByTime(longestWaitMs);
  vi.useRealTimers();
  expect(await waiting).toMatchObject({ ok: false });
  expect([begun, queue.length()]).toEqual([['a slow one'], 0]);
});

it('goes by what the work took lately', async () => {
  const { queue, end } = queueByHand();
  void queue.run('a slow one', here);
  await end(60_000);
  for (let at = 0; at < 2; at += 1) void queue.run(`${at}`, here);
  expect(queue.refusal(here)).toBeDefined();
  for (let at = 0; at < 2; at += 1) await end(0);
  for (let at = 0; at < 20; at += 1) {
    void queue.run('a quick one', here);
    await end(10);
  }
  for (let at = 0; at < 20; at += 1) void queue.run(`${at}`, here);
  expect(queue.refusal(here)).toBeUndefined();
});

it('goes on after a task that failed', async () => {
  const queue = createQueue({ threads: 1 });
  const bad = queue.run(() => Promise.reject(new Error('bad')), here);
  const good = queue.run(() => Promise.resolve('good'), here);
  await expect(bad).rejects.toThrow('bad');
  expect(await good).toEqual({ ok: true, result: 'good' });
});

/** Starts one task, so that the next ones wait, and fills the queue with tasks of one client. */
function fullQueue() {
  const byHand = queueByHand();
  void byHand.queue.run('first', here);
  const waiting = Array.from({ length: queueLimit }, (_, at) => byHand.queue.run(`${at}`, here));
  return { ...byHand, waiting };
}

it('clients take turns: a task waits for one task of each other client', async () => {
  const { queue, begun, end } = queueByHand();
  for (const task of ['a1', 'a2', 'a3', 'a4']) void queue.run(task, here);
  for (const task of ['b1', 'b2']) void queue.run(task, there);
  void queue.run('c1', place('192.0.2.3'));
  for (let at = 0; at < 6; at += 1) await end();
  expect(begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
});

it('one client alone may fill the queue', () => {
  const { queue } = fullQueue();
  expect(queue.length()).toBe(queueLimit);
  expect(queue.refusal(here)).toBeDefined();
});

it('a full queue of one client drops its newest task for the task of another client', async () => {
  const { queue, begun, end, waiting } = fullQueue();
  void queue.run('other', there);
  expect(queue.length()).toBe(queueLimit);
  expect(await waiting.at(-1)).toMatchObject({ ok: false });
  await end();
  await end();
  expect(begun).toEqual(['first', '0', 'other']);
});

it('one client has at most half of the queue while others wait', () => {
  const { queue } = queueByHand();
  void queue.run('first', here);
  void queue.run('other', there);
  for (let sent = 0; sent < queueLimit; sent += 1) void queue.run(`${sent}`, here);
  expect(queue.length()).toBe(1 + clientLimit);
  expect(queue.refusal(here)).toBeDefined();
  expect(queue.refusal(there)).toBeUndefined();
});

it('a client that shares a full queue fairly is refused, and drops no task of another client', async () => {
  const { queue } = queueByHand();
  void queue.run('first', here);
  for (let sent = 0; sent < clientLimit; sent += 1) void queue.run(`${sent}`, here);
  for (let sent = 0; sent < clientLimit; sent += 1) void queue.run(`${sent}`, there);
  expect(queue.length()).toBe(queueLimit);
  expect(await queue.run('one more', there)).toMatchObject({ ok: false });
  expect(queue.length()).toBe(queueLimit);
});

it('a client over its failures goes last, and is dropped first', async () => {
  const { queue, begun, end } = queueByHand();
  void queue.run('first', here);
  const guesses = Array.from({ length: queueLimit }, (_, at) =>
    queue.run(`guess ${at}`, { ...there, isLast: true }),
  );
  void queue.run('a1', here);
  void queue.run('a2', here);
  expect(await Promise.all(guesses.slice(-2))).toMatchObject([{ ok: false }, { ok: false }]);
  for (let at = 0; at < 3; at += 1) await end();
  expect(begun).toEqual(['first', 'a1', 'a2', 'guess 0']);
});

it('a client is refused by its own wait, not by the wait of a client with many tasks', async () => {
  const { queue, end } = queueByHand();
  void queue.run('slow', here);
  await end(1_000);
  void queue.run('first', here);
  for (let sent = 0; sent < queueLimit; sent += 1) void queue.run(`${sent}`, here);
  expect(queue.refusal(here)).toBeDefined();
  expect(queue.refusal({ ...there, isLast: true })).toBeDefined();
  expect(queue.refusal(there)).toBeUndefined();
});
