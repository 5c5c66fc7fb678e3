import { expect, it, vi } from 'vitest';
import { clientLimit, createQueue, longestExpectedWaitMs, longestWaitMs, queueLimit } from './queue.ts';
import type { Place } from './turns.ts';

const place = (client: string): Place => ({ client, isLast: false });
const here = place('192.0.2.1');
const there = place('192.0.2.2');

/** Has a manual clock. Tasks end when the test ends them. */
function queueByHand({ threads = 1 } = {}) {
  let timeMs = 0;
  const started: string[] = [];
  const ends: (() => void)[] = [];
  const queue = createQueue({ threads, nowMs: () => timeMs });
  const run = (task: string, place: Place, signal?: AbortSignal) =>
    queue.run<string>(
      () =>
        new Promise((resolve) => {
          started.push(task);
          ends.push(() => resolve(`${task} done`));
        }),
      place,
      signal,
    );
  /** Advances the clock, ends the task that started first, and lets the pending promises continue. */
  const end = async (afterMs = 0): Promise<void> => {
    timeMs += afterMs;
    ends.shift()?.();
    await new Promise(setImmediate);
  };
  return { queue: { ...queue, run }, started, end };
}

it('runs as many tasks at once as there are threads, and the others in the order of arrival', async () => {
  const { queue, started, end } = queueByHand({ threads: 2 });
  const results = ['a', 'b', 'c', 'd'].map((task) => queue.run(task, here));
  expect([started, queue.length()]).toEqual([['a', 'b'], 2]);
  await end();
  expect([started, queue.length()]).toEqual([['a', 'b', 'c'], 1]);
  for (let at = 0; at < 3; at += 1) await end();
  expect(await Promise.all(results)).toEqual(
    ['a', 'b', 'c', 'd'].map((task) => ({ ok: true, result: `${task} done` })),
  );
});

it('drops a waiting task when its client disconnects', async () => {
  const { queue, started, end } = queueByHand();
  const client = new AbortController();
  const [first, second, third] = [
    queue.run('a', here),
    queue.run('b', here, client.signal),
    queue.run('c', here, client.signal),
  ];
  const fourth = queue.run('d', here);
  client.abort();
  expect(queue.length()).toBe(1);
  expect(await Promise.all([second, third])).toMatchObject([{ ok: false }, { ok: false }]);
  await end();
  await end();
  expect(await Promise.all([first, fourth])).toMatchObject([{ ok: true }, { ok: true }]);
  expect(started).toEqual(['a', 'd']);
});

it('does not start a task of a disconnected client, but finishes a started task', async () => {
  const { queue, started, end } = queueByHand();
  const client = new AbortController();
  const first = queue.run('a', here, client.signal);
  client.abort();
  expect(await queue.run('b', here, client.signal)).toMatchObject({ ok: false });
  await end();
  expect(await first).toMatchObject({ ok: true });
  expect(started).toEqual(['a']);
});

it(`holds at most ${queueLimit} waiting tasks, even if they are short`, async () => {
  const { queue } = queueByHand();
  for (let at = 0; at < queueLimit + 1; at += 1) void queue.run(`${at}`, here);
  expect(queue.length()).toBe(queueLimit);
  expect(await queue.run('one more', here)).toMatchObject({ ok: false });
});

it('refuses a task that would wait too long, with the time until half of the queue is done', async () => {
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

it('refuses a task that waits longer than NGINX does, if the work becomes slower than expected', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { queue, started } = queueByHand();
  void queue.run('a slow one', here);
  const waiting = queue.run('b', here);
  vi.advanceTimersByTime(longestWaitMs);
  vi.useRealTimers();
  expect(await waiting).toMatchObject({ ok: false });
  expect([started, queue.length()]).toEqual([['a slow one'], 0]);
});

it('estimates the wait by the duration of recent tasks', async () => {
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

it('continues after a task that failed', async () => {
  const queue = createQueue({ threads: 1 });
  const bad = queue.run(() => Promise.reject(new Error('bad')), here);
  const good = queue.run(() => Promise.resolve('good'), here);
  await expect(bad).rejects.toThrow('bad');
  expect(await good).toEqual({ ok: true, result: 'good' });
});

/** Starts one task, and fills the queue with tasks of the same client. */
function fullQueue() {
  const byHand = queueByHand();
  void byHand.queue.run('first', here);
  const waiting = Array.from({ length: queueLimit }, (_, at) => byHand.queue.run(`${at}`, here));
  return { ...byHand, waiting };
}

it('clients take turns: a task waits for one task of each other client', async () => {
  const { queue, started, end } = queueByHand();
  for (const task of ['a1', 'a2', 'a3', 'a4']) void queue.run(task, here);
  for (const task of ['b1', 'b2']) void queue.run(task, there);
  void queue.run('c1', place('192.0.2.3'));
  for (let at = 0; at < 6; at += 1) await end();
  expect(started).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
});

it('a single client may fill the queue', () => {
  const { queue } = fullQueue();
  expect(queue.length()).toBe(queueLimit);
  expect(queue.refusal(here)).toBeDefined();
});

it('a full queue of one client drops its newest task for the task of another client', async () => {
  const { queue, started, end, waiting } = fullQueue();
  void queue.run('other', there);
  expect(queue.length()).toBe(queueLimit);
  expect(await waiting.at(-1)).toMatchObject({ ok: false });
  await end();
  await end();
  expect(started).toEqual(['first', '0', 'other']);
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

it('a client with too many failures goes last, and its tasks are dropped first', async () => {
  const { queue, started, end } = queueByHand();
  void queue.run('first', here);
  const guesses = Array.from({ length: queueLimit }, (_, at) =>
    queue.run(`guess ${at}`, { ...there, isLast: true }),
  );
  void queue.run('a1', here);
  void queue.run('a2', here);
  expect(await Promise.all(guesses.slice(-2))).toMatchObject([{ ok: false }, { ok: false }]);
  for (let at = 0; at < 3; at += 1) await end();
  expect(started).toEqual(['first', 'a1', 'a2', 'guess 0']);
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
