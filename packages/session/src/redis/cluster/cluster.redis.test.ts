import { startRedisGroup, type RedisGroup } from '@session-lab/test-support/redis-group';
import { Cluster } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { SessionStoreError } from '../../session.ts';
import type { NewStoredSession } from '../../store.ts';
import { aSession, times } from '../../testing/contract/harness.ts';
import { victimOf, type Victim } from '../../testing/group-victim.ts';
import { openSessionRedis, type OpenedSessionRedis } from '../../testing/session-redis.ts';
import { timed } from '../../testing/timed.ts';
import { sessionKey } from '../keys.ts';
import { primaryOf } from './primaries.ts';

let group: RedisGroup;
let opened: OpenedSessionRedis;
let victim: Victim;
beforeAll(async () => {
  group = await startRedisGroup('cluster');
});
afterAll(() => group.stop());
beforeEach(async () => {
  opened = await openSessionRedis(group.url);
  victim = victimOf('cluster', group, opened);
});
afterEach(() => opened.close());

const clusterOf = ({ client }: OpenedSessionRedis): Cluster => {
  if (!(client instanceof Cluster)) throw new Error('This is not a Cluster.');
  return client;
};

const addressOf = ({ publicId }: NewStoredSession): string | undefined =>
  primaryOf(clusterOf(opened), sessionKey(publicId));

test('sessions are on every primary, and each primary is watched from its own connection', async () => {
  const sessions = times(60, () => aSession());
  const ended: string[] = [];
  for (const session of sessions) {
    await opened.store.insert(session);
    opened.store.watch(session.publicId, () => ended.push(session.publicId));
  }
  expect(new Set(sessions.map(addressOf)).size).toBe(3);
  for (const session of sessions) await opened.store.remove(session);
  await vi.waitFor(() => expect(ended).toHaveLength(sessions.length), 1000);
});

const lag = async (): Promise<number> => (await timed(opened.store.insert(aSession()))).afterMs;

test('a session is written once a replica has its listing, or has had its time to say so', async () => {
  expect(await lag()).toBeLessThan(200);
  for (const { role, pid } of group.nodes) if (role === 'replica') process.kill(pid, 'SIGSTOP');
  const heldUpMs = await lag();
  for (const { role, pid } of group.nodes) if (role === 'replica') process.kill(pid, 'SIGCONT');
  expect(heldUpMs).toBeGreaterThan(200);
});

test('a transaction for a primary that is away takes the answers of nobody else', async () => {
  const [lost, ...others] = [victim.session(), ...times(30, () => aSession())];
  for (const session of [lost, ...others]) await opened.store.insert(session);
  const served = others.filter((session) => addressOf(session) !== addressOf(lost));
  process.kill(victim.primary.pid, 'SIGSTOP');
  try {
    await expect(opened.store.read(lost.publicId)).rejects.toThrow(SessionStoreError);
    const change = clusterOf(opened).multi().get(sessionKey(lost.publicId)).publish('nobody', 'hears');
    await change.exec().catch(() => undefined);
    for (const { publicId, text } of served) expect(await opened.store.read(publicId)).toBe(text);
  } finally {
    process.kill(victim.primary.pid, 'SIGCONT');
  }
  // Before another has taken its place.
  await vi.waitFor(async () => expect(await opened.store.read(lost.publicId)).toBe(lost.text), 2000);
});

test('while one primary is frozen its sessions fail fast, and the others are served all along', async () => {
  const [lost, ...others] = [victim.session(), ...times(10, () => aSession())];
  for (const session of [lost, ...others]) await opened.store.insert(session);
  const served = others.filter((session) => addressOf(session) !== addressOf(lost));
  process.kill(victim.primary.pid, 'SIGSTOP');
  const first = await timed(opened.store.read(lost.publicId));
  expect(first.outcome).toBeInstanceOf(SessionStoreError);
  expect(first.afterMs).toBeLessThan(600);
  const second = await timed(opened.store.read(lost.publicId));
  expect(second.outcome).toBeInstanceOf(SessionStoreError);
  expect(second.afterMs).toBeLessThan(50);
  expect(opened.store.available()).toBe(true);
  for (const { publicId, text } of served) expect(await opened.store.read(publicId)).toBe(text);
  await vi.waitFor(async () => expect(await opened.store.read(lost.publicId)).toBe(lost.text), {
    timeout: 6000,
    interval: 20,
  });
  process.kill(victim.primary.pid, 'SIGCONT');
});
