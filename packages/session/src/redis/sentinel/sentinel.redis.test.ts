import { eventually } from '@session-lab/test-support/eventually';
import { startRedisGroup, type RedisGroup, type RunningNode } from '@session-lab/test-support/redis-group';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { EndReason } from '../../session.ts';
import { aSession } from '../../testing/contract/harness.ts';
import { openSessionRedis, type OpenedSessionRedis } from '../../testing/redis.ts';
import { sessionKey } from '../../testing/session-key.ts';

let group: RedisGroup;
let here: OpenedSessionRedis;
let there: OpenedSessionRedis;
beforeAll(async () => {
  group = await startRedisGroup('sentinel');
});
afterAll(() => group.stop());
beforeEach(async () => {
  [here, there] = await Promise.all([openSessionRedis(group.url), openSessionRedis(group.url)]);
});
afterEach(() => {
  here.close();
  there.close();
});

const portOf = ({ client }: OpenedSessionRedis): number | undefined =>
  client instanceof Redis ? client.stream.remotePort : undefined;

function primary(): RunningNode {
  const node = group.nodes.find(({ port }) => port === portOf(here));
  if (node === undefined) throw new Error('The store is connected to no server of the group.');
  return node;
}

async function asOperator(url: string | undefined, ...[command = '', ...args]: string[]): Promise<unknown> {
  const operator = new Redis(url ?? '', { protocol: 2 });
  try {
    return await operator.call(command, ...args);
  } finally {
    operator.disconnect();
  }
}

/** Resolves when the store writes to another server than before. */
const moved = (opened: OpenedSessionRedis, from: RunningNode): Promise<void> =>
  eventually(async () => {
    await opened.store.insert(aSession());
    expect(portOf(opened)).not.toBe(from.port);
  });

test('a client whose connection attempt was aborted connects again', async () => {
  const { client } = here;
  if (!(client instanceof Redis)) throw new Error('A Sentinel group has one client.');
  client.once('connecting', () => client.disconnect(true));
  const ended = new Promise((resolve) => client.once('end', resolve));
  client.disconnect(true);
  await ended;
  await eventually(() => expect(here.store.available()).toBe(true));
});

test('both processes follow a failover by hand, and receive an end after it', async () => {
  const old = primary();
  const session = aSession();
  await here.store.insert(session);
  const reasons: EndReason[] = [];
  there.store.watch(session.publicId, (reason) => reasons.push(reason));
  const sentinel = group.nodes.find(({ role }) => role === 'sentinel');
  expect(await asOperator(sentinel?.url, 'SENTINEL', 'FAILOVER', 'sessions')).toBe('OK');
  await Promise.all([moved(here, old), moved(there, old)]);
  expect(reasons).toEqual([]);
  await eventually(() => here.store.remove(session));
  await eventually(() => expect(reasons).toEqual(['ended']));
});

test('a frozen primary is replaced, and gets no writes after it resumed', async () => {
  const old = primary();
  const before = aSession();
  await here.store.insert(before);
  await here.store.remove(aSession());
  process.kill(old.pid, 'SIGSTOP');
  await moved(here, old);
  process.kill(old.pid, 'SIGCONT');
  const after = aSession();
  // The client may connect again meanwhile.
  await eventually(() => here.store.insert(after));
  const existsThere = ({ publicId }: { publicId: string }) =>
    asOperator(old.url, 'EXISTS', sessionKey(publicId));
  expect(await Promise.all([existsThere(before), existsThere(after)])).toEqual([1, 0]);
  await eventually(async () => expect(await there.store.read(after.publicId)).toBe(after.text));
});
