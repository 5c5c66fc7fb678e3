import { Cluster, Redis } from 'ioredis';
import { afterEach, expect, test } from 'vitest';
import { memoryStore } from '../memory.ts';
import { startSessions } from '../testing/fixture.ts';
import { manualClock } from '../testing/index.ts';
import {
  redisSessionClientOptions,
  redisStore,
  redisTrackingClientOptions,
  type NearCacheOptions,
  type RedisStore,
} from './index.ts';

const behindSentinel = { sentinels: [{ host: '127.0.0.1', port: 26379 }], name: 'sessions' };

type ClientChanges = Partial<typeof behindSentinel> & { keyPrefix?: string; protocol?: 2 | 3 };
type Given = { client?: ClientChanges; trackingClient?: ClientChanges; nearCache?: NearCacheOptions };

let store: RedisStore | undefined;
afterEach(() => store?.close());

/** A store whose clients connect to nothing. */
function aStore({ client, trackingClient, nearCache }: Given): RedisStore {
  store = redisStore({
    client: new Redis({ ...redisSessionClientOptions, ...client, lazyConnect: true }),
    trackingClient: new Redis({ ...redisTrackingClientOptions, ...trackingClient, lazyConnect: true }),
    ...(nearCache && { nearCache }),
  });
  return store;
}

test('a near cache is off until it is asked for, and then nothing is recalled', async () => {
  const off = aStore({});
  expect(off.nearCacheState()).toBe('off');
  expect(off.coherence).toBeUndefined();
  expect(startSessions({ store: off }).sessions.recall('token')).toBeUndefined();
});

test('a near cache is disarmed until changes are heard', () => {
  expect(aStore({ nearCache: { maxSessions: 1 } }).nearCacheState()).toBe('disarmed');
});

test.each<[string, Given]>([
  ['the client', { client: behindSentinel }],
  ['the tracking client', { trackingClient: behindSentinel }],
])('behind a Sentinel a near cache is unsupported, and every read asks Redis: %s', (_, given) => {
  const unsupported = aStore({ ...given, nearCache: { maxSessions: 1 } });
  expect(unsupported.nearCacheState()).toBe('unsupported');
  expect(unsupported.coherence).toBeUndefined();
});

const cluster = (keyPrefix?: string): Cluster =>
  new Cluster(['redis://127.0.0.1'], { lazyConnect: true, ...(keyPrefix && { keyPrefix }) });

test('in a Cluster a near cache is unsupported, and a keyPrefix is refused', () => {
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
  ['a client with a keyPrefix: changes are told of whole keys', { client: { keyPrefix: 'app:' } }],
  ['a tracking client by RESP3, which is what ioredis does unasked', { trackingClient: { protocol: 3 } }],
])('a store that could not hear of changes is refused: %s', (_, given) => {
  expect(() => aStore(given)).toThrow(TypeError);
});

test('the memory store has no near cache: it is as near', async () => {
  const memory = memoryStore({ clock: manualClock() });
  expect(memory).not.toHaveProperty('coherence');
  const { sessions } = startSessions({ store: memory });
  const { token } = await sessions.create({ userId: 'ada', data: { role: 'user', visits: 0 } });
  await sessions.verify(token);
  expect(sessions.recall(token)).toBeUndefined();
});
