import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { newId, times } from '../testing/contract/harness.ts';
import { openStore, type OpenedStore } from '../testing/redis.ts';

let opened: OpenedStore;
beforeEach(async () => {
  opened = await openStore(inject('redisUrl'), 7);
});
afterEach(() => opened.close());

/** Counts writes to the operating system, without the heartbeat: `_write` for one chunk, `_writev` for a batch. */
function countWrites(): () => number {
  const { stream } = opened.client;
  const one = vi.spyOn(stream, '_write');
  const many = vi.spyOn(stream, '_writev');
  return () => one.mock.calls.filter(([chunk]) => !isPing(chunk)).length + many.mock.calls.length;
}

const isPing = (chunk: unknown): boolean => /ping/i.test(String(chunk));

const read = (): Promise<string | null> => opened.store.read(newId());

test('the reads of one turn of the event loop leave in one write', async () => {
  const writes = countWrites();
  const replies = await Promise.all(times(50, read));
  expect(replies).toEqual(times(50, () => null));
  expect(writes()).toBe(1);
});

test('the reads of the next turn do not wait for the replies of this turn', async () => {
  const writes = countWrites();
  const first = times(10, read);
  await nextTurn();
  expect(writes()).toBe(1);
  const second = times(10, read);
  await nextTurn();
  expect(writes()).toBe(2);
  await Promise.all([...first, ...second]);
});

test('a write is sent after the reads that began before it', async () => {
  const { client } = opened;
  const id = newId();
  const before = opened.store.read(id);
  const written = client.set(`sid:${id}`, 'text', 'PX', 1000);
  const after = opened.store.read(id);
  expect(await Promise.all([before, written, after])).toEqual([null, 'OK', 'text']);
});

test('reads in the turn in which the connection breaks, and later reads, are sent on the next connection', async () => {
  const { client } = opened;
  const reads = times(10, read);
  client.stream.destroy();
  expect(await Promise.all(reads)).toEqual(times(10, () => null));
  const writes = countWrites();
  expect(await Promise.all(times(10, read))).toEqual(times(10, () => null));
  expect(writes()).toBe(1);
});
