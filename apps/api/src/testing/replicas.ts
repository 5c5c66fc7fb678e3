import { randomBytes } from 'node:crypto';
import { untilTrue } from '@session-lab/test-support/eventually';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, inject } from 'vitest';
import { manualClock, type ManualClock } from '@session-lab/session/testing';
import type { Config } from '../config.ts';
import { createLogger } from '../logger.ts';
import { startReplica, type Replica } from '../compose.ts';
import { caller, type Caller } from './caller.ts';
import { password } from './users.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the run's Redis server. Each test file uses its own database. */
    redisUrl: string;
  }
}

export const origin = 'http://localhost:8080';

const testSites = {
  bank: 'http://localhost:9091',
  attacker: 'http://127.0.0.1:9090',
  neighbour: 'http://localhost:9090',
};

/** Returns the configuration of a test replica: free ports and cheap hashes. */
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
    labs: {
      redisUrl: labRedisUrl(redisUrl),
      consoleUrl: undefined,
      outageRedisUrl: undefined,
      clusterUrl: undefined,
      key: randomBytes(32),
      sites: testSites,
    },
    logLevel: 'info',
    ...overrides,
  };
}

/** Returns the URL of the same database for the labs' user, who has the same rights as in the demo. */
export const labRedisUrl = (redisUrl: string): string => redisUrl.replace('redis://', 'redis://lab:any@');

/** Lines that a replica logged. */
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
  /** Sends a request to the first replica. */
  first: Caller;
  second: Caller;
  urls: { first: string; second: string; metrics: string };
  clock: ManualClock;
  config: Config;
  /** Connected to database `db`, which is emptied before each test. */
  redis: Redis;
  log: Log;
  /** Replicas whose process a lab would have ended, in order. */
  crashed: string[];
};

const notYet: Caller = () => Promise.reject(new Error('the replicas start before the first test'));

/**
 * Runs two replicas on database `db` of the run's Redis for all tests of a file. At the end it searches their logs for secrets.
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
    for (const { call } of [first, second])
      await untilTrue(async () => (await call('GET', '/readyz')).status === 200);
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

/** Returns the kinds of secrets in a text. No log may contain them (ASVS 16.2.5). */
function leaksIn(text: string, config: Config): string[] {
  const keys = [...config.sessionKeys, config.passwordPepper, ...(config.labs ? [config.labs.key] : [])];
  const encoded = keys.flatMap((key) => [key.toString('base64url'), key.toString('hex'), key.join()]);
  const found: Record<string, boolean> = {
    'a token': /(?<![\w-])[\w-]{86}(?![\w-])/.test(text),
    'a JWT': /eyJ[\w-]+\.[\w-]*\./.test(text),
    'a password': text.includes(password),
    'an e-mail address': text.includes('@example.org'),
    'a key': encoded.some((key) => text.includes(key)),
  };
  return Object.keys(found).filter((name) => found[name]);
}
