import { startRedisServer, type RedisServer } from '@session-lab/test-support/redis-server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { recordCommands } from '../testing/command-recorder.ts';
import { newId } from '../testing/contract/harness.ts';
import { armed, closeOf } from '../testing/redis.ts';
import { openTwoReplicas, type TwoReplicas } from '../testing/two-replicas.ts';
import { sessionKey } from './keys.ts';

const refused = { ok: false, reason: 'not_found' };
const nearCache = { maxSessions: 100 };

let server: RedisServer;
let two: TwoReplicas;
beforeEach(async () => {
  server = await startRedisServer();
  two = await openTwoReplicas({ url: server.url, touchIntervalMs: 60_000, nearCache });
});
afterEach(async () => {
  two.close();
  await server.stop();
});

/** Breaks the tracking connection of the replica here, for as long as nobody calls `connect`. */
async function loseTracking(how: () => Promise<unknown>): Promise<void> {
  const { trackingClient } = two.here;
  trackingClient.options.retryStrategy = () => null;
  const closed = closeOf(trackingClient);
  await how();
  await closed;
}

const losses: [string, () => Promise<unknown>][] = [
  ['killed by an operator', () => two.operator.call('CLIENT', 'KILL', 'TYPE', 'pubsub')],
  ['broken', async () => two.here.trackingClient.stream.destroy()],
];

test.each(losses)(
  'a replica whose tracking connection was %s asks Redis about every token',
  async (_, how) => {
    const { token, session } = await two.nearSession();
    await loseTracking(how);
    expect(two.here.store.nearCacheState()).toBe('disarmed');
    expect(two.sessions.recall(token)).toBeUndefined();
    const recorder = recordCommands(two.here.client);
    expect(await two.sessions.verify(token)).toEqual({ ok: true, session });
    expect(await two.sessions.verify(token)).toEqual({ ok: true, session });
    recorder.stop();
    expect(recorder.text()).toBe('GET → GET');
    await two.operator.del(sessionKey(session.publicId));
    expect(await two.sessions.verify(token)).toEqual(refused);
  },
);

test.each(losses)(
  'what changed while the tracking connection was %s is seen when there is another',
  async (_, how) => {
    const ended = await two.nearSession();
    const updated = await two.nearSession();
    await loseTracking(how);
    await two.operator.del(sessionKey(ended.session.publicId));
    await two.otherReplica.update(updated.session.publicId, () => 1);
    await two.here.trackingClient.connect();
    await armed(two.here.store);
    expect(two.sessions.recall(ended.token)).toBeUndefined();
    expect(await two.sessions.verify(ended.token)).toEqual(refused);
    expect(await two.sessions.verify(updated.token)).toMatchObject({ ok: true, session: { data: 1 } });
    expect(two.sessions.recall(updated.token)).toMatchObject({ data: 1 });
  },
);

test('a tracking connection that an operator killed is made and armed anew by itself', async () => {
  const { token, session } = await two.nearSession();
  const closed = closeOf(two.here.trackingClient);
  await two.operator.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
  await closed;
  await two.quiet();
  await two.sessions.verify(token);
  expect(two.sessions.recall(token)).toEqual(session);
  await two.operator.del(sessionKey(session.publicId));
  await two.quiet();
  expect(two.sessions.recall(token)).toBeUndefined();
});

test('a read that was under way when the tracking connection was lost is not kept when it is back', async () => {
  const { token, session } = await two.otherReplica.create({ userId: newId(), data: 0 });
  const held = Promise.withResolvers<string | null>();
  vi.spyOn(two.here.client, 'get').mockReturnValueOnce(held.promise);
  const text = await two.operator.get(sessionKey(session.publicId));
  const verdict = two.sessions.verify(token);
  await loseTracking(async () => two.here.trackingClient.stream.destroy());
  await two.operator.del(sessionKey(session.publicId));
  await two.here.trackingClient.connect();
  await armed(two.here.store);
  held.resolve(text);
  expect(await verdict).toMatchObject({ ok: true });
  expect(two.sessions.recall(token)).toBeUndefined();
  expect(await two.sessions.verify(token)).toEqual(refused);
});

test('a closed store keeps nothing near', async () => {
  const { token, session } = await two.nearSession();
  two.here.store.close();
  expect(two.here.store.nearCacheState()).toBe('disarmed');
  expect(two.sessions.recall(token)).toBeUndefined();
  expect(await two.sessions.verify(token)).toEqual({ ok: true, session });
  expect(two.sessions.recall(token)).toBeUndefined();
});
