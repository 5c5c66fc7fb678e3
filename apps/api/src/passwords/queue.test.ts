import { expect, it, vi } from 'vitest';
import { createQueue, longestExpectedWaitMs, longestWaitMs, queueLimit } from './queue.ts';

/** A queue of one thread, whose tasks end when the test says so and whose time moves by hand. */
function queueByHand({ threads = 1 } = {}) {
  let timeMs = 0;
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const queue = createQueue<string, string>({
    threads,
    nowMs: () => timeMs,
    work: (task) =>
      new Promise((resolve) => {
        begun.push(task);
        ends.push(() => resolve(`${task} done`));
      }),
  });
  /** Ends the task that was begun first, so many milliseconds later, and lets what waits for it go on. */
  const end = async (afterMs = 0): Promise<void> => {
    timeMs += afterMs;
    ends.shift()?.();
    await new Promise(setImmediate);
  };
  return { queue, begun, end };
}

it('works as many at once as there are threads, and the others in the order of their coming', async () => {
  const { queue, begun, end } = queueByHand({ threads: 2 });
  const results = ['a', 'b', 'c', 'd'].map((task) => queue.run(task));
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
  const [first, second, third] = [queue.run('a'), queue.run('b', gone.signal), queue.run('c', gone.signal)];
  const fourth = queue.run('d');
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
  const first = queue.run('a', gone.signal);
  gone.abort();
  expect(await queue.run('b', gone.signal)).toMatchObject({ ok: false });
  await end();
  expect(await first).toMatchObject({ ok: true });
  expect(begun).toEqual(['a']);
});

it(`takes no more than ${queueLimit} that wait, however quick they are`, async () => {
  const { queue } = queueByHand();
  for (let at = 0; at < queueLimit + 1; at += 1) void queue.run(`${at}`);
  expect(queue.length()).toBe(queueLimit);
  expect(await queue.run('one more')).toMatchObject({ ok: false });
});

it('takes nobody who would wait too long, and says when half of the queue is done', async () => {
  const { queue, end } = queueByHand({ threads: 2 });
  void queue.run('a slow one');
  await end(4_800);
  for (let at = 0; at < 2 + 5; at += 1) void queue.run(`${at}`);
  expect(queue.refusal()).toBeUndefined();
  void queue.run('the last');
  const waitMs = (6 * 4_800) / 2;
  expect(waitMs).toBeGreaterThan(longestExpectedWaitMs);
  expect(await queue.run('one too many')).toEqual({ ok: false, retryAfterMs: waitMs / 2 });
});

it('lets nobody wait longer than the proxy does when the work turns slow', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { queue, begun } = queueByHand();
  void queue.run('a slow one');
  const waiting = queue.run('b');
  vi.advanceTimersByTime(longestWaitMs);
  vi.useRealTimers();
  expect(await waiting).toMatchObject({ ok: false });
  expect([begun, queue.length()]).toEqual([['a slow one'], 0]);
});

it('goes by what the work took lately', async () => {
  const { queue, end } = queueByHand();
  void queue.run('a slow one');
  await end(60_000);
  for (let at = 0; at < 2; at += 1) void queue.run(`${at}`);
  expect(queue.refusal()).toBeDefined();
  for (let at = 0; at < 2; at += 1) await end(0);
  for (let at = 0; at < 20; at += 1) {
    void queue.run('a quick one');
    await end(10);
  }
  for (let at = 0; at < 20; at += 1) void queue.run(`${at}`);
  expect(queue.refusal()).toBeUndefined();
});

it('goes on after a task that failed', async () => {
  const queue = createQueue<string, string>({
    threads: 1,
    work: (task) => (task === 'bad' ? Promise.reject(new Error(task)) : Promise.resolve(task)),
  });
  const bad = queue.run('bad');
  const good = queue.run('good');
  await expect(bad).rejects.toThrow('bad');
  expect(await good).toEqual({ ok: true, result: 'good' });
});
