import { Cluster, Redis } from 'ioredis';
import { createClient } from 'redis';
import { expect, test } from 'vitest';
import {
  connectSessionRedis,
  redisSessionClientOptions,
  redisStore,
  redisTrackingClientOptions,
} from './index.ts';

/** Clients that do not connect. The options replace single right ones. */
const client = (options = {}): Redis =>
  new Redis({ ...redisSessionClientOptions, ...options, lazyConnect: true });
const trackingClient = (options = {}): Redis =>
  new Redis({ ...redisTrackingClientOptions, ...options, lazyConnect: true });

/** Calls a function as a JavaScript program would. */
const untyped = (create: (options: never) => unknown, options: unknown): unknown =>
  Reflect.apply(create, undefined, [options]);

test('accepts the clients of the documented options', () => {
  const store = redisStore({ client: client(), trackingClient: trackingClient() });
  expect(store.available()).toBe(false);
  store.close();
});

test.each<[string, () => unknown, string]>([
  [
    'a client without the options',
    () => ({ client: new Redis({ lazyConnect: true }), trackingClient: trackingClient() }),
    'client needs maxRetriesPerRequest: 0 (got 20); needs enableOfflineQueue: false (got true); ' +
      'needs autoResendUnfulfilledCommands: false (got true). ' +
      'Create it with connectSessionRedis(url), or with new Redis(url, redisSessionClientOptions).',
  ],
  [
    'a client with a keyPrefix',
    () => ({ client: client({ keyPrefix: 'app:' }), trackingClient: trackingClient() }),
    'client must have no keyPrefix, because Redis reports changes by the whole key: use the option prefix.',
  ],
  [
    'a tracking client that subscribes by itself',
    () => ({ client: client(), trackingClient: trackingClient({ autoResubscribe: true }) }),
    'trackingClient needs autoResubscribe: false (got true).',
  ],
  [
    'a tracking client that uses RESP3, the default of ioredis 6',
    () => ({ client: client(), trackingClient: trackingClient({ protocol: 3 }) }),
    'trackingClient needs protocol: 2 (got 3).',
  ],
  [
    'a client of node-redis',
    () => ({ client: createClient(), trackingClient: createClient() }),
    'client is not a client of ioredis. Create it with connectSessionRedis(url)',
  ],
  [
    'no tracking client',
    () => ({ client: client() }),
    'trackingClient is missing, a second client of the same Redis, which a Cluster does not need. ' +
      'Pass the connections: redisStore({ ...connectSessionRedis(url) }).',
  ],
  ['a URL', () => 'redis://localhost', 'the argument must be an object with clients. Pass the connections:'],
  ['no argument', () => undefined, 'the argument must be an object with clients. Pass the connections:'],
  [
    'a Cluster and a tracking client',
    () => ({ client: new Cluster([], { lazyConnect: true }), trackingClient: trackingClient() }),
    'client is not a client of ioredis.',
  ],
  ['no client', () => ({}), 'client is missing. Pass the connections:'],
])('refuses %s, with the fix in the message', (_, options, message) => {
  expect(() => untyped(redisStore, options())).toThrow(TypeError);
  expect(() => untyped(redisStore, options())).toThrow(`redisStore: ${message}`);
});

test('refuses one client for both purposes', () => {
  const both = trackingClient();
  expect(() => redisStore({ client: both, trackingClient: both })).toThrow('must be a second client');
});

test('refuses a prefix that is not a string', () => {
  const options = { client: client(), trackingClient: trackingClient(), prefix: 7 };
  expect(() => untyped(redisStore, options)).toThrow(TypeError);
});

test('connectSessionRedis passes the options of TLS and sockets to both clients', () => {
  const connections = connectSessionRedis('rediss://:secret@127.0.0.1:1', {
    tls: { servername: 'redis.example' },
    keepAlive: 1000,
  });
  connections.close();
  const expected = { tls: { servername: 'redis.example' }, keepAlive: 1000, password: 'secret' };
  expect(connections.client.options).toMatchObject(expected);
  expect(connections.trackingClient?.options).toMatchObject(expected);
});
