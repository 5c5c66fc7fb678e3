import { eventually, settledWithin } from '@session-lab/test-support/eventually';
import { startRedisGroup, type RedisGroup } from '@session-lab/test-support/redis-group';
import { Cluster, Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { SessionStoreError } from '../../errors.ts';
import type { NewStoredSession } from '../../store.ts';
import { aSession, times } from '../../testing/contract/harness.ts';
import { groupPrimary, type GroupPrimary } from '../../testing/group-primary.ts';
import { type OpenedSessionRedis, openSessionRedis } from '../../testing/redis.ts';
import { sessionKey } from '../../testing/session-key.ts';
import { primaryOf } from './primaries.ts';

let group: RedisGroup;
let opened: OpenedSessionRedis;
let primary: GroupPrimary;
beforeAll(async () => {
  group = await startRedisGroup('cluster');
});
afterAll(() => group.stop());
beforeEach(async () => {
  opened = await openSessionRedis(group.url);
  primary = groupPrimary('cluster', group, opened);
});
afterEach(() => opened.close());

const clusterOf = ({ client }: OpenedSessionRedis): Cluster => {
  if (!(client instanceof Cluster)) throw new Error('This is not a Cluster.');
  return client;
};

const addressOf = ({ publicId }: NewStoredSession): string | undefined =>
  primaryOf(clusterOf(opened), sessionKey(publicId));

test('sessions are on every primary, and changes of each primary are received', async () => {
  const sessions = times(60, () => aSession());
  const ended: string[] = [];
  for (const session of sessions) {
    await opened.store.insert(session);
    opened.store.watch(session.publicId, () => ended.push(session.publicId));
  }
  expect(new Set(sessions.map(addressOf)).size).toBe(3);
  for (const session of sessions) await opened.store.remove(session);
  await eventually(() => expect(ended).toHaveLength(sessions.length));
});

async function insertMs(): Promise<number> {
  const startedMs = performance.now();
  await opened.store.insert(aSession());
  return performance.now() - startedMs;
}

test('writes a session after a Redis replica confirmed its listing, or after the time to confirm it', async () => {
  await eventually(async () => expect(await insertMs()).toBeLessThan(200));
  for (const { role, pid } of group.nodes) if (role === 'replica') process.kill(pid, 'SIGSTOP');
  const delayedMs = await insertMs();
  for (const { role, pid } of group.nodes) if (role === 'replica') process.kill(pid, 'SIGCONT');
  expect(delayedMs).toBeGreaterThan(200);
});

test('a deadline above 500 ms also applies to SCAN, which is sent to one primary', async () => {
  const patient = await openSessionRedis(group.url, { deadlineMs: 3000 });
  const operator = new Redis(primary.server.url);
  await operator.client('PAUSE', 1000, 'ALL');
  operator.disconnect();
  const startedMs = performance.now();
  expect(await patient.store.scan('0', 10)).toMatchObject({ sessions: expect.any(Array) });
  expect(performance.now() - startedMs).toBeGreaterThan(500);
  patient.close();
});

test('a transaction for an unavailable primary does not take the replies of other commands', async () => {
  const [lost, ...others] = [primary.session(), ...times(30, () => aSession())];
  for (const session of [lost, ...others]) await opened.store.insert(session);
  const served = others.filter((session) => addressOf(session) !== addressOf(lost));
  process.kill(primary.server.pid, 'SIGSTOP');
  try {
    await expect(opened.store.read(lost.publicId)).rejects.toThrow(SessionStoreError);
    const change = clusterOf(opened).multi().get(sessionKey(lost.publicId)).publish('channel', 'message');
    await change.exec().catch(() => undefined);
    for (const { publicId, text } of served) expect(await opened.store.read(publicId)).toBe(text);
  } finally {
    process.kill(primary.server.pid, 'SIGCONT');
  }
  await eventually(async () => expect(await opened.store.read(lost.publicId)).toBe(lost.text));
});

test('while one primary is frozen, its sessions fail fast and the others are served', async () => {
  const [lost, ...others] = [primary.session(), ...times(10, () => aSession())];
  for (const session of [lost, ...others]) await opened.store.insert(session);
  const served = others.filter((session) => addressOf(session) !== addressOf(lost));
  process.kill(primary.server.pid, 'SIGSTOP');
  expect(await settledWithin(600, opened.store.read(lost.publicId))).toBeInstanceOf(SessionStoreError);
  expect(await settledWithin(50, opened.store.read(lost.publicId))).toBeInstanceOf(SessionStoreError);
  expect(opened.store.available()).toBe(true);
  for (const { publicId, text } of served) expect(await opened.store.read(publicId)).toBe(text);
  await eventually(async () => expect(await opened.store.read(lost.publicId)).toBe(lost.text));
  process.kill(primary.server.pid, 'SIGCONT');
});
