import { expect, it } from 'vitest';
import { oneAtATime, maxWaitingTasks } from './worker-thread.ts';

it('refuses a task with lab_busy and Retry-After if too many wait, and accepts tasks again when they are done', async () => {
  const started: PromiseWithResolvers<string>[] = [];
  const run = oneAtATime(() => {
    const one = Promise.withResolvers<string>();
    started.push(one);
    return one.promise;
  });
  const taken = Array.from({ length: 1 + maxWaitingTasks }, () => run('task'));
  await expect(run('one too many')).rejects.toMatchObject({
    code: 'lab_busy',
    status: 503,
    extra: { retryAfterMs: 1_000 },
  });
  expect(started).toHaveLength(taken.length);
  for (const { resolve } of started) resolve('done');
  expect(await Promise.all(taken)).toEqual(taken.map(() => 'done'));
  const again = run('task');
  started.at(-1)?.resolve('done');
  expect(await again).toBe('done');
});

it('accepts tasks again after failed tasks', async () => {
  const run = oneAtATime(() => Promise.reject(new Error('broken')));
  for (let task = 0; task < 2 * maxWaitingTasks; task += 1)
    await expect(run(undefined)).rejects.toThrow('broken');
});
