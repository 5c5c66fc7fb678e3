import { expect, it, vi } from 'vitest';
import { workMs } from '@session-lab/contract/labs/balancing';
import { createWork } from './service.ts';

const { signal } = new AbortController();

/** Creates the work with pauses that end when the test ends them. */
function heldWork() {
  const pauses: PromiseWithResolvers<void>[] = [];
  const pause = vi.fn<(ms: number, signal: AbortSignal) => Promise<void>>(() => {
    const one = Promise.withResolvers<void>();
    pauses.push(one);
    return one.promise;
  });
  return { work: createWork({ pause, most: 3, share: 2 }), pause, pauses };
}

it('waits for the time of the contract', async () => {
  const { work, pause, pauses } = heldWork();
  const done = work('one', signal);
  pauses[0]?.resolve();
  await done;
  expect(pause).toHaveBeenCalledWith(workMs, signal);
});

it('refuses a network above its share and everybody above the limit, until a request ends', async () => {
  const { work, pauses } = heldWork();
  const first = work('one', signal);
  void work('one', signal);
  await expect(work('one', signal)).rejects.toMatchObject({ code: 'too_many_requests', status: 429 });
  void work('two', signal);
  await expect(work('three', signal)).rejects.toMatchObject({ extra: { retryAfterMs: 1_000 } });
  pauses[0]?.resolve();
  await first;
  void work('one', signal);
  expect(pauses).toHaveLength(4);
});

it('a client that disconnects frees its place at once', async () => {
  const { work, pauses } = heldWork();
  const controller = new AbortController();
  const aborted = work('one', controller.signal);
  void work('one', signal);
  controller.abort();
  pauses[0]?.reject(new DOMException('aborted', 'AbortError'));
  await aborted;
  void work('one', signal);
  expect(pauses).toHaveLength(3);
});
