import { Cluster, Redis } from 'ioredis';
import { afterEach, expect, test } from 'vitest';
import { memoryStore } from '../memory.ts';
import { startSessions } from '../testing/fixture.ts';
import { manualClock } from '../testing/index.ts';
import { unchecked } from '../testing/unchecked.ts';
import {
  redisSessionClientOptions,
  redisStore,
  redisTrackingClientOptions,
  type NearCacheOptions,
  type RedisStore,
} from './index.ts';

const withSentinel = { sentinels: [{ host: '127.0.0.1', port: 26379 }], name: 'sessions' };

type ClientChanges = Partial<typeof withSentinel> & { keyPrefix?: string; protocol?: 2 | 3 };
type Given = { client?: ClientChanges; trackingClient?: ClientChanges; nearCache?: NearCacheOptions };

let store: RedisStore | undefined;
afterEach(() => store?.close());

/** Creates a store whose clients do not connect. */
function aStore({ client, trackingClient, nearCache }: Given): RedisStore {
  store = redisStore({
    client: new Redis({ ...redisSessionClientOptions, ...client, lazyConnect: true }),
    trackingClient: new Redis({ ...redisTrackingClientOptions, ...trackingClient, lazyConnect: true }),
    ...(nearCache && { nearCache }),
  });
  return store;
}

test('without the option the near cache is off, and verifyCached returns nothing', async () => {
  const off = aStore({});
  expect(off.nearCacheState()).toBe('off');
  expect(off.coherence).toBeUndefined();
  expect(startSessions({ store: off }).sessions.verifyCached('token')).toBeUndefined();
});

test('a near cache is bypassed until changes are tracked', () => {
  expect(aStore({ nearCache: { maxSessions: 1 } }).nearCacheState()).toBe('bypassed');
});

test.each<[string, Given]>([
  ['the client', { client: withSentinel }],
  ['the tracking client', { trackingClient: withSentinel }],
])('with Sentinel the near cache is unsupported, and every read queries Redis: %s', (_, given) => {
  const unsupported = aStore({ ...given, nearCache: { maxSessions: 1 } });
  expect(unsupported.nearCacheState()).toBe('unsupported');
  expect(unsupported.coherence).toBeUndefined();
});

const cluster = (keyPrefix?: string): Cluster =>
  new Cluster(['redis://127.0.0.1'], {
    enableOfflineQueue: false,
    lazyConnect: true,
    ...(keyPrefix && { keyPrefix }),
  });

test('in a Cluster the near cache is unsupported, and a keyPrefix is refused', () => {
  store = redisStore({ client: cluster(), nearCache: { maxSessions: 1 } });
  expect(store.nearCacheState()).toBe('unsupported');
  expect(() => redisStore({ client: cluster('app:') })).toThrow(TypeError);
});

test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
  'a near cache for %d sessions is refused',
  (maxSessions) => {
    expect(() => aStore({ nearCache: { maxSessions } })).toThrow(RangeError);
  },
);

test.each<[string, Given]>([
  ['a client with a keyPrefix, because Redis reports whole keys', { client: { keyPrefix: 'app:' } }],
  ['a tracking client that uses RESP3, the default of ioredis', { trackingClient: { protocol: 3 } }],
])('refuses clients whose changes could not be tracked: %s', (_, given) => {
  expect(() => aStore(given)).toThrow(TypeError);
});

const clientsOfOneServer = () => ({
  client: new Redis({ ...redisSessionClientOptions, lazyConnect: true }),
  trackingClient: new Redis({ ...redisTrackingClientOptions, lazyConnect: true }),
});

test.each(['onError', 'onRestored'])('%s must be a function', (name) => {
  const clients = clientsOfOneServer();
  expect(() => redisStore({ ...clients, ...unchecked<object>({ [name]: 'log' }) })).toThrow(
    `redisStore: ${name} must be a function`,
  );
  expect(() => redisStore({ ...clients, deadlineMs: unchecked('500') })).toThrow(RangeError);
});

test.each([Number.NaN, 1.5, -1, '1'])('a number of %s Redis replicas is refused', (replicas) => {
  const message = `redisStore: replicas must be a whole number of 0 or more (got ${replicas}).`;
  for (const clients of [clientsOfOneServer(), { client: cluster() }])
    expect(() => redisStore({ ...clients, replicas: unchecked(replicas) })).toThrow(new RangeError(message));
});

test('the memory store has no near cache', async () => {
  const memory = memoryStore({ clock: manualClock() });
  expect(memory).not.toHaveProperty('coherence');
  const { sessions } = startSessions({ store: memory });
  const { token } = await sessions.create({ userId: 'ada', data: { role: 'user', visits: 0 } });
  await sessions.verify(token);
  expect(sessions.verifyCached(token)).toBeUndefined();
});
