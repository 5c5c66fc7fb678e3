import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import express from 'express';
import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { manualClock } from '@session-lab/session/testing';
import { createAuthentication } from '../http/authentication.ts';
import { problems } from '../http/problems.ts';
import { createSignInLimits } from '../limits/sign-in-limits.ts';
import { createDeviceTokens } from '../limits/device-tokens.ts';
import { createLogger } from '../logger.ts';
import { createHasher } from '../passwords/hasher.ts';
import { queueLimit } from '../passwords/queue.ts';
import { createOwnSessions } from '../sessions/service.ts';
import { sessionRoutes } from '../sessions/routes.ts';
import { caller, type Caller } from '../testing/caller.ts';
import { ada, password } from '../testing/users.ts';
import { userRoutes } from './routes.ts';
import { createUsers } from './service.ts';
import { createAccountStore } from './store.ts';
import { memorySessions } from '../testing/sessions.ts';

const audit = (): void => undefined;

/** Serves sign-in and sign-up with a hasher that never finishes, and a Redis client that has not connected. */
async function neverEnding(): Promise<{ call: Caller; redis: Redis; fill: () => void }> {
  const stopped = new AbortController();
  const logger = createLogger({ replicaName: 'api-1', logLevel: 'silent' });
  const clock = manualClock();
  const redis = new Redis({ lazyConnect: true });
  const sessions = memorySessions(clock);
  const hasher = createHasher({
    pepper: randomBytes(32),
    cost: 4,
    threads: 1,
    judge: () => Promise.resolve(undefined),
    work: () => new Promise(() => undefined),
  });
  const users = createUsers({
    store: createAccountStore(redis),
    sessions,
    hasher: { ...hasher, close: () => Promise.resolve() },
    limits: createSignInLimits(redis, { clock }),
    deviceTokens: createDeviceTokens({ secret: randomBytes(32), clock }),
    audit,
    accountHash: () => '',
    clock,
    logger,
  });
  const auth = createAuthentication(sessions, audit);
  const app = express()
    .use(userRoutes({ users, auth }))
    .use(sessionRoutes({ users, ownSessions: createOwnSessions({ sessions, audit }), auth }))
    .use(problems({ logger, onProblem: () => undefined }));
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    stopped.abort();
    server.closeAllConnections();
    server.close();
    redis.disconnect();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const fill = (): void => {
    for (let at = 0; at < 1 + queueLimit; at += 1) {
      const place = { client: `192.0.2.${at}`, isLast: false };
      void hasher.hash(password, { place, signal: stopped.signal });
    }
  };
  return { call: caller(`http://127.0.0.1:${port}`), redis, fill };
}

/** The quickest of several attempts counts, because other work on the machine makes attempts slower. */
const attempts = 20;
const answerMs = 50;

// A request that waits for a place in the queue, or for the store, would never be answered.
it.each([
  ['sign-in', '/v1/sessions', { email: ada.email, password }],
  ['sign-up', '/v1/users', ada],
])(
  'a full queue answers a %s 503 in under 50 ms, with Retry-After, and queries no store',
  async (_, path, body) => {
    const { call, redis, fill } = await neverEnding();
    fill();
    const answer = await call('POST', path, { body });
    expect(answer).toMatchObject({ status: 503, body: { code: 'server_busy' } });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    const tookMs: number[] = [];
    for (let at = 0; at < attempts; at += 1) {
      const startedAtMs = performance.now();
      expect((await call('POST', path, { body })).status).toBe(503);
      tookMs.push(performance.now() - startedAtMs);
    }
    expect(Math.min(...tookMs)).toBeLessThan(answerMs);
    expect(redis.status).toBe('wait');
  },
);
