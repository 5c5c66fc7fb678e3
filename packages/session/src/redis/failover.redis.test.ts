import { eventually, settledWithin } from '@session-lab/test-support/eventually';
import { startRedisGroup, type RedisGroup } from '@session-lab/test-support/redis-group';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SessionStoreError } from '../errors.ts';
import type { EndReason } from '../session.ts';
import type { ListedSession } from '../testing/contract/harness.ts';
import { aSession, times } from '../testing/contract/harness.ts';
import { groupPrimary, type GroupPrimary } from '../testing/group-primary.ts';
import { type OpenedSessionRedis, openSessionRedis, outcomeOf } from '../testing/redis.ts';
import { listingKey } from '../testing/session-key.ts';

describe.each([
  { kind: 'sentinel', withinMs: 5000 },
  { kind: 'cluster', withinMs: 6000 },
] as const)('$kind', ({ kind, withinMs }) => {
  let group: RedisGroup;
  let here: OpenedSessionRedis;
  let there: OpenedSessionRedis;
  let primary: GroupPrimary;

  beforeEach(async () => {
    group = await startRedisGroup(kind);
    [here, there] = await Promise.all([openSessionRedis(group.url), openSessionRedis(group.url)]);
    primary = groupPrimary(kind, group, here);
  });
  afterEach(async () => {
    primary.resumeReplicas();
    here.close();
    there.close();
    await group.stop();
  });

  async function inserted(session = primary.session()): Promise<ListedSession> {
    await here.store.insert(session);
    return session;
  }

  async function live(sessions: readonly ListedSession[]): Promise<number> {
    const texts = await Promise.all(sessions.map(({ publicId }) => here.store.read(publicId)));
    return texts.filter((text) => text !== null).length;
  }

  test(`replaces a killed primary: accepts writes within ${withinMs} ms, and reports changes there`, async () => {
    const kept = await inserted();
    await here.store.remove(await inserted());
    await primary.server.kill();
    await eventually(() => inserted(), withinMs);
    expect(await live([kept])).toBe(1);

    const reasons: EndReason[] = [];
    here.store.watch(kept.publicId, (reason) => reasons.push(reason));
    // It returns as a Redis replica. In a Cluster its successor has no other Redis replica to confirm a write.
    await primary.server.restart();
    await eventually(() => there.store.remove(kept));
    await eventually(() => expect(reasons).toEqual(['ended']));
  });

  test('a failover undoes no confirmed end, and an end without a Redis replica is not confirmed', async () => {
    const ended = await Promise.all(times(20, () => inserted()));
    const unconfirmed = await Promise.all(times(20, () => inserted()));
    for (const session of ended) expect(await here.store.remove(session)).toBe(true);
    primary.freezeReplicas();
    await primary.blockReplication();
    const attempts = await Promise.all(unconfirmed.map((session) => outcomeOf(here.store.remove(session))));
    await primary.server.kill();
    primary.resumeReplicas();
    await eventually(() => inserted());
    for (const outcome of attempts) expect(outcome).toBeInstanceOf(SessionStoreError);
    expect(await live(ended)).toBe(0);
    expect(await live(unconfirmed)).toBe(unconfirmed.length);
  });

  test('an end without a Redis replica is an error within the deadline, and a second call confirms it', async () => {
    const session = await inserted();
    const { publicId, userId } = session;
    primary.freezeReplicas();
    for (const attempt of [
      () => here.store.remove(session),
      () => here.store.confirmOver(publicId),
      () => here.store.removeAll(userId),
    ]) {
      expect(await settledWithin(600, attempt())).toBeInstanceOf(SessionStoreError);
    }
    expect(await live([session])).toBe(0);
    expect(await here.store.list(userId)).toEqual([]);
    expect(await here.client.zcard(listingKey(userId))).toBe(1);
    primary.resumeReplicas();
    await eventually(() => here.store.confirmOver(publicId));
    expect(await there.store.removeAll(userId)).toEqual([]);
    expect(await here.client.zcard(listingKey(userId))).toBe(0);
  });
});

test('while a Redis replica of a Cluster is promoted, sessions on the other primaries are read without an error', async () => {
  const group = await startRedisGroup('cluster');
  // A busy machine may stop a server for longer than the usual deadline. Commands for a lost primary are rejected at once.
  const here = await openSessionRedis(group.url, { deadlineMs: 3000 });
  try {
    const primary = groupPrimary('cluster', group, here);
    const lost = primary.session();
    const others = times(60, () => aSession()).filter(({ publicId }) => !primary.holds(publicId));
    for (const session of [lost, ...others]) await here.store.insert(session);
    await primary.server.kill();
    const errors: unknown[] = [];
    await eventually(async () => {
      const texts = await Promise.all(others.map(({ publicId }) => outcomeOf(here.store.read(publicId))));
      errors.push(...texts.filter((text, index) => text !== others[index]?.text));
      expect(await here.store.read(lost.publicId)).toBe(lost.text);
    }, 6000);
    expect(errors).toEqual([]);
  } finally {
    here.close();
    await group.stop();
  }
});
