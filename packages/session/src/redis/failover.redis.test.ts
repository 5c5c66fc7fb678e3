import { startRedisGroup, type RedisGroup } from '@session-lab/test-support/redis-group';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SessionStoreError, type EndReason } from '../session.ts';
import type { NewStoredSession } from '../store.ts';
import { times } from '../testing/contract/harness.ts';
import { victimOf, type Victim } from '../testing/group-victim.ts';
import { openSessionRedis, type OpenedSessionRedis } from '../testing/session-redis.ts';
import { timed } from '../testing/timed.ts';
import { listingKey } from './keys.ts';

describe.each([
  { kind: 'sentinel', withinMs: 5000 },
  { kind: 'cluster', withinMs: 6000 },
] as const)('$kind', ({ kind, withinMs }) => {
  let group: RedisGroup;
  let here: OpenedSessionRedis;
  let there: OpenedSessionRedis;
  let victim: Victim;

  beforeEach(async () => {
    group = await startRedisGroup(kind);
    [here, there] = await Promise.all([openSessionRedis(group.url), openSessionRedis(group.url)]);
    victim = victimOf(kind, group, here);
  });
  afterEach(async () => {
    victim.thawReplicas();
    here.close();
    there.close();
    await group.stop();
  });

  async function inserted(session = victim.session()): Promise<NewStoredSession> {
    await here.store.insert(session);
    return session;
  }

  /** From now until a session can be written where the victim was. */
  async function msUntilWritten(timeoutMs: number): Promise<number> {
    const startedMs = performance.now();
    await vi.waitFor(() => inserted(), { timeout: timeoutMs, interval: 10 });
    return performance.now() - startedMs;
  }

  async function live(sessions: readonly NewStoredSession[]): Promise<number> {
    const texts = await Promise.all(sessions.map(({ publicId }) => here.store.read(publicId)));
    return texts.filter((text) => text !== null).length;
  }

  test(`a primary that was killed is replaced: writes again within ${withinMs} ms, and changes there are heard`, async () => {
    const kept = await inserted();
    await here.store.remove(await inserted());
    await victim.primary.kill();
    expect(await msUntilWritten(2 * withinMs)).toBeLessThan(withinMs);
    expect(await live([kept])).toBe(1);

    const reasons: EndReason[] = [];
    here.store.watch(kept.publicId, (reason) => reasons.push(reason));
    // It comes back as a replica: of the one that took its place in a Cluster, it is the only one that can confirm.
    await victim.primary.restart();
    await vi.waitFor(() => there.store.remove(kept), { timeout: 2 * withinMs, interval: 50 });
    await vi.waitFor(() => expect(reasons).toEqual(['ended']), 1000);
  });

  test('no end that was confirmed is undone when the primary dies, and one that nobody else had is not confirmed', async () => {
    const ended = await Promise.all(times(20, () => inserted()));
    const unconfirmed = await Promise.all(times(20, () => inserted()));
    for (const session of ended) expect(await here.store.remove(session)).toBe(true);
    victim.freezeReplicas();
    await victim.clog();
    const attempts = await Promise.all(unconfirmed.map((session) => timed(here.store.remove(session))));
    await victim.primary.kill();
    victim.thawReplicas();
    await msUntilWritten(2 * withinMs);
    for (const { outcome } of attempts) expect(outcome).toBeInstanceOf(SessionStoreError);
    expect(await live(ended)).toBe(0);
    expect(await live(unconfirmed)).toBe(unconfirmed.length);
  });

  test('an end that no replica has is an error in time, and is confirmed when it is asked for again', async () => {
    const session = await inserted();
    const { publicId, userId } = session;
    victim.freezeReplicas();
    for (const attempt of [
      () => here.store.remove(session),
      () => here.store.confirmOver(publicId),
      () => here.store.removeAll(userId),
    ]) {
      const { outcome, afterMs } = await timed(attempt());
      expect(outcome).toBeInstanceOf(SessionStoreError);
      expect(afterMs).toBeLessThan(600);
    }
    expect(await live([session])).toBe(0);
    expect(await here.store.list(userId)).toEqual([]);
    expect(await here.client.zcard(listingKey(userId))).toBe(1);
    victim.thawReplicas();
    await vi.waitFor(() => here.store.confirmOver(publicId), { timeout: withinMs, interval: 20 });
    expect(await there.store.removeAll(userId)).toBe(0);
    expect(await here.client.zcard(listingKey(userId))).toBe(0);
  });
});
