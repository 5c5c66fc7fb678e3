import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, inject, vi } from 'vitest';
import { manualClock, type ManualClock } from '@session-lab/session/testing';
import type { Config } from '../config.ts';
import { createLogger } from '../logger.ts';
import { startReplica, type Replica } from '../replica.ts';
import { caller, type Caller } from './caller.ts';
import { leaksIn } from './leaks.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A real Redis for the run; each test file takes a database of its own. */
    redisUrl: string;
  }
}

export const origin = 'http://localhost:8080';

/** As a replica is configured in a test: free ports, cheap hashes, nothing on the terminal. */
export function testConfig(redisUrl: string, overrides: Partial<Config> = {}): Config {
  return {
    replicaName: 'api-1',
    host: '127.0.0.1',
    port: 0,
    metricsPort: 0,
    redisSessionsUrl: redisUrl,
    redisAccountsUrl: redisUrl,
    sessionKeys: [randomBytes(32)],
    passwordPepper: randomBytes(32),
    bcryptCost: 4,
    sessionIdleTimeoutMs: 15 * 60_000,
    sessionAbsoluteLifetimeMs: 12 * 3_600_000,
    sessionTouchIntervalMs: 10_000,
    nearCache: false,
    sessionsPerUser: 10,
    allowedOrigins: [origin],
    trustedProxies: ['127.0.0.1', '::1'],
    proxySecret: undefined,
    labs: { redisUrl: labRedisUrl(redisUrl), key: randomBytes(32) },
    logLevel: 'info',
    ...overrides,
  };
}

/** The same database for the labs' user, who may do there what the demo lets that user do, and no more. */
export const labRedisUrl = (redisUrl: string): string => redisUrl.replace('redis://', 'redis://lab:any@');

/** The lines that a replica logged. */
export type Log = { lines: string[] };

export async function startTestReplica(
  config: Config,
  {
    clock = manualClock(),
    log = { lines: [] },
    crashed = [],
  }: { clock?: ManualClock; log?: Log; crashed?: string[] } = {},
): Promise<{ replica: Replica; call: Caller }> {
  const logger = createLogger(config, { write: (line) => void log.lines.push(line) });
  const endProcess = (): void => void crashed.push(config.replicaName);
  const replica = await startReplica({ config, clock, logger, endProcess });
  return { replica, call: caller(replica.url) };
}

export type Replicas = {
  /** One request to either replica. */
  first: Caller;
  second: Caller;
  urls: { first: string; second: string; metrics: string };
  clock: ManualClock;
  config: Config;
  /** Database `db` itself, emptied before each test. */
  redis: Redis;
  log: Log;
  /** The replicas whose process a lab would have ended, in order. */
  crashed: string[];
};

const notYet: Caller = () => Promise.reject(new Error('the replicas start before the first test'));

/**
 * Two replicas on database `db` of the run's Redis, from the file's first test to its last. What they logged is searched for
 * secrets at the end, whatever the tests were about.
 */
export function useReplicas({ db, ...overrides }: { db: number } & Partial<Config>): Replicas {
  const url = `${inject('redisUrl')}/${db}`;
  const config = testConfig(url, overrides);
  const redis = new Redis(url, { lazyConnect: true });
  const running: Replica[] = [];
  const replicas: Replicas = {
    first: notYet,
    second: notYet,
    urls: { first: '', second: '', metrics: '' },
    clock: manualClock(),
    config,
    redis,
    log: { lines: [] },
    crashed: [],
  };

  beforeAll(async () => {
    const [first, second] = await Promise.all([
      startTestReplica(config, replicas),
      startTestReplica({ ...config, replicaName: 'api-2' }, replicas),
    ]);
    running.push(first.replica, second.replica);
    replicas.first = first.call;
    replicas.second = second.call;
    replicas.urls = {
      first: first.replica.url,
      second: second.replica.url,
      metrics: first.replica.metricsUrl,
    };
    for (const { call } of [first, second]) await vi.waitFor(async () => ready(await call('GET', '/readyz')));
  });
  beforeEach(async () => {
    await redis.flushdb();
  });
  afterAll(async () => {
    await Promise.all(running.map((replica) => replica.stop({ drainMs: 0 })));
    redis.disconnect();
    expect(leaksIn(replicas.log.lines.join(''), config)).toEqual([]);
  });
  return replicas;
}

function ready({ status }: { status: number }): void {
  if (status !== 200) throw new Error('not ready yet');
}
