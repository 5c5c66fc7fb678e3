import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { SessionStoreError } from '../session.ts';
import { newId, times } from '../testing/contract/harness.ts';
import { openStore, type OpenedStore } from '../testing/redis.ts';

let opened: OpenedStore;
beforeEach(async () => {
  opened = await openStore(inject('redisUrl'), 7);
});
afterEach(() => opened.close());

/**
 * Counts what reaches the operating system, but for the heartbeat: a stream writes one chunk by `_write`, and what it
 * held back by `_writev`.
 */
function countWrites(): () => number {
  const { stream } = opened.client;
  const one = vi.spyOn(stream, '_write');
  const many = vi.spyOn(stream, '_writev');
  return () => one.mock.calls.filter(([chunk]) => !isPing(chunk)).length + many.mock.calls.length;
}

const isPing = (chunk: unknown): boolean => /ping/i.test(String(chunk));

const read = (): Promise<string | null> => opened.store.read(newId());

test('what one turn of the event loop reads leaves in one write', async () => {
  const writes = countWrites();
  const replies = await Promise.all(times(50, read));
  expect(replies).toEqual(times(50, () => null));
  expect(writes()).toBe(1);
});

test('what the next turn reads does not wait for the answers of this one', async () => {
  const writes = countWrites();
  const first = times(10, read);
  await nextTurn();
  expect(writes()).toBe(1);
  const second = times(10, read);
  await nextTurn();
  expect(writes()).toBe(2);
  await Promise.all([...first, ...second]);
});

test('a write is sent after the reads that were begun before it', async () => {
  const { client } = opened;
  const id = newId();
  const before = opened.store.read(id);
  const written = client.set(`sid:${id}`, 'text', 'PX', 1000);
  const after = opened.store.read(id);
  expect(await Promise.all([before, written, after])).toEqual([null, 'OK', 'text']);
});

test('reads begun in the turn in which the connection breaks fail, and those on the next one do not', async () => {
  const { client } = opened;
  const reads = times(10, read);
  client.stream.destroy();
  for (const outcome of await Promise.all(reads.map((reply) => reply.catch((error: unknown) => error))))
    expect(outcome).toBeInstanceOf(SessionStoreError);
  await once(client, 'ready');
  const writes = countWrites();
  expect(await Promise.all(times(10, read))).toEqual(times(10, () => null));
  expect(writes()).toBe(1);
});
