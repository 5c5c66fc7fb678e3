import { expect, test } from 'vitest';
import { allowedOrigins, plan, portsFrom, type PlanInput } from './plan.ts';
import { portUses } from '../ports/ports.ts';
import { stores, type Store } from '../config/session-nodes.ts';

const input: PlanInput = {
  root: '/lab',
  stateDir: '/lab/.local/dev',
  port: 8080,
  replicas: 2,
  store: 'server',
  ipv6: true,
  bcryptCost: 12,
  node: '/node',
  nginx: '/nginx',
  redisServer: '/redis-server',
  webRoot: '/web',
  environment: { SESSION_IDLE_TIMEOUT_MS: '15000' },
};

test('all ports are derived from the HTTP port', () => {
  expect(portsFrom(8080, 2)).toEqual({
    http: 8080,
    https: 8443,
    replicas: [8181, 8182],
    metrics: [8281, 8282],
    redisSessions: 8381,
    redisAccounts: 8382,
    redisLabs: 8383,
    redisConsole: 8384,
    redisOutage: 8385,
    redisCluster: 8421,
    redisClusterBus: 8431,
    attacker: 9090,
    bank: 9091,
    tap: 9092,
    tapTls: 9093,
    bankTls: 9094,
  });
});

test.each(stores)('no port is used twice: %s', (store) => {
  const all = portUses(8080, 9, store).map(({ port }) => port);
  expect(new Set(all).size).toBe(all.length);
});

test('a stack is five Redis servers, the supervisor of lab 16, the requested replicas, and nginx', () => {
  const { redis, api, nginx } = plan({ ...input, replicas: 3 });
  expect([...redis, ...api, nginx].map(({ name }) => name)).toEqual([
    'redis-sessions',
    'redis-accounts',
    'redis-labs',
    'redis-console',
    'redis-outage',
    'redis-cluster',
    'api-1',
    'api-2',
    'api-3',
    'nginx',
  ]);
});

test('a Sentinel group is three servers and three Sentinels', () => {
  const { redis, sentinels } = plan({ ...input, store: 'sentinel' });
  expect(redis.map(({ name }) => name)).toEqual([
    'redis-sessions-1',
    'redis-sessions-2',
    'redis-sessions-3',
    'redis-accounts',
    'redis-labs',
    'redis-console',
    'redis-outage',
    'redis-cluster',
  ]);
  expect(sentinels.map(({ name }) => name)).toEqual([
    'redis-sentinel-1',
    'redis-sentinel-2',
    'redis-sentinel-3',
  ]);
});

const restarts = (store: Store) =>
  plan({ ...input, store }).redis.map(({ restartAfterMs = 0 }) => restartAfterMs);

test('a server of a group restarts after the time of a failover, that of lab 15 after an outage; a single server at once', () => {
  expect(restarts('server')).toEqual([0, 0, 0, 0, 5000, 0]);
  expect(restarts('cluster')).toEqual([4000, 4000, 4000, 4000, 4000, 4000, 0, 0, 0, 5000, 0]);
});

test('a replica gets the paths of its secrets, never the secrets', () => {
  const [replica] = plan(input).api;
  expect(replica?.env).toMatchObject({
    REPLICA_NAME: 'api-1',
    HOST: '127.0.0.1',
    PORT: '8181',
    NODE_ENV: 'production',
    SESSION_KEYS_FILE: '/lab/.local/dev/secrets/session-keys',
    REDIS_SESSIONS_URL_FILE: '/lab/.local/dev/secrets/redis-sessions-url',
    SESSION_IDLE_TIMEOUT_MS: '15000',
  });
  expect(replica?.env).not.toHaveProperty('SESSION_KEYS');
});

test('the labs are on by default and have secrets of their own; LABS=off turns them off', () => {
  expect(plan(input).api[0]?.env).toMatchObject({
    LABS: 'on',
    LAB_KEY_FILE: '/lab/.local/dev/secrets/lab-key',
    PROXY_SECRET_FILE: '/lab/.local/dev/secrets/proxy-secret',
    REDIS_LABS_URL_FILE: '/lab/.local/dev/secrets/redis-labs-url',
    REDIS_CONSOLE_URL_FILE: '/lab/.local/dev/secrets/redis-console-url',
    REDIS_OUTAGE_URL_FILE: '/lab/.local/dev/secrets/redis-outage-url',
    REDIS_CLUSTER_URL_FILE: '/lab/.local/dev/secrets/redis-cluster-url',
  });
  const off = plan({ ...input, environment: { LABS: 'off' } });
  expect(off.api[0]?.env['LABS']).toBe('off');
  for (const name of ['redis-console', 'redis-outage', 'redis-cluster'])
    expect(off.redis.map((server) => server.name)).not.toContain(name);
});

test('the replicas know where the sites of the labs are; the attacker runs only with the labs', () => {
  const { api, attacker } = plan(input);
  expect(api[0]?.env['LAB_SITES']).toBe(
    'bank=http://localhost:9091,attacker=http://127.0.0.1:9090,neighbour=http://localhost:9090,tap=http://localhost:9092,tapTls=https://localhost:9093',
  );
  expect(attacker?.env).toEqual({
    HOSTS: '127.0.0.1,::1',
    PORT: '9090',
    LAB_SITES: api[0]?.env['LAB_SITES'],
    TAP_PORT: '9092',
    TAP_TLS_PORT: '9093',
    BANK_ADDRESS: '127.0.0.1:9091',
    BANK_TLS_ADDRESS: '127.0.0.1:9094',
    REDIS_ADDRESSES: '127.0.0.1:8384',
  });
  expect(plan({ ...input, environment: { LABS: 'off' } }).attacker).toBeUndefined();
});

test('a bcrypt cost that only tests may use sets NODE_ENV to test', () => {
  expect(plan({ ...input, bcryptCost: 6 }).api[0]?.env['NODE_ENV']).toBe('test');
});

test('an origin does not contain a default port', () => {
  expect(allowedOrigins({ http: 80, https: 443 })).toContain('https://localhost');
  expect(allowedOrigins({ http: 8080, https: 8443 })).toContain('http://[::1]:8080');
});
