import { describe, expect, test } from 'vitest';
import type { Exchange } from '../api/exchange.ts';
import { story } from './sentences.ts';
import type { Step } from './steps.ts';
import { trace } from './trace.ts';

const good: Exchange = {
  number: 43,
  type: 'http',
  method: 'GET',
  path: '/v1/users/me',
  startedAtMs: 0,
  totalMs: 2.4,
  status: 200,
  code: undefined,
  credential: { kind: 'own', publicId: 'p' },
  issuedPublicId: undefined,
  tried: ['api-2'],
  servedBy: 'api-2',
  connection: { id: '17', request: 3 },
  timing: { verifyMs: 0.009, store: { command: 'GET', ms: 0.31 }, handlerMs: 0.08 },
  requestHeaders: [],
  responseHeaders: [],
};

/** `browser>nginx`, `nginx>api-2`, `api-2:signature`, … */
const path = (steps: Step[]): string =>
  steps
    .map((step) => (step.kind === 'move' ? `${step.from}>${step.to}` : `${step.at}:${step.kind}`))
    .join(' ')
    .replaceAll('replica ', '');

describe('the trace of a request', () => {
  test('goes through NGINX, one replica, Redis and back', () => {
    expect(path(trace(good))).toBe(
      'browser>nginx nginx>api-2 api-2:signature api-2>redis redis:found redis>api-2 api-2>nginx nginx>browser browser:arrived',
    );
  });

  test('has no Redis in it where the store was not asked', () => {
    expect(path(trace({ ...good, timing: { handlerMs: 0.02 } }))).toBe(
      'browser>nginx nginx>api-2 api-2>nginx nginx>browser browser:arrived',
    );
  });

  test('stops at the replica whose near cache knew the session', () => {
    const steps = trace({ ...good, timing: { cacheMs: 0.002, handlerMs: 0.02 } });
    expect(path(steps)).toBe(
      'browser>nginx nginx>api-2 api-2:known api-2>nginx nginx>browser browser:arrived',
    );
    expect(steps[2]).toMatchObject({ note: 'near cache · 2 µs' });
  });

  test('stops at the replica whose own memory had it', () => {
    const steps = trace({ ...good, timing: { verifyMs: 0.009, memory: { found: true, ms: 0.002 } } });
    expect(path(steps)).toBe(
      'browser>nginx nginx>api-2 api-2:signature api-2:recalled api-2>nginx nginx>browser browser:arrived',
    );
    expect(steps[3]).toMatchObject({ note: 'in its memory · 2 µs' });
  });

  test('refuses at the replica what its own memory does not have, though the signature holds', () => {
    const timing = { verifyMs: 0.009, memory: { found: false, ms: 0.001 }, handlerMs: 0.02 };
    const steps = trace({ ...good, status: 401, code: 'invalid_token', timing });
    expect(path(steps)).toContain('api-2:signature api-2:recalled api-2:refused api-2>nginx');
    expect(steps[2]).toMatchObject({ good: true });
    expect(steps[3]).toMatchObject({ found: false, note: 'not in its memory · 1 µs' });
  });

  test('does not miss a session of a JWT in Redis: what refuses it is found there', () => {
    const credential = { kind: 'other', label: 'jwt', form: 'jwt', bytes: 214 } as const;
    const steps = trace({ ...good, credential, status: 401, code: 'invalid_token' });
    expect(path(steps)).toContain('api-2>redis redis:found redis>api-2 api-2:refused');
  });

  test('shows a retry: the replica that failed, then the one that answered', () => {
    expect(path(trace({ ...good, tried: ['api-1', 'api-2'], timing: {} }))).toBe(
      'browser>nginx nginx>api-1 api-1:failed api-1>nginx nginx>api-2 api-2>nginx nginx>browser browser:arrived',
    );
  });

  test('refuses a forged token at the replica, and Redis is not asked', () => {
    const steps = trace({ ...good, status: 401, code: 'invalid_token', timing: { verifyMs: 0.007 } });
    expect(path(steps)).toBe(
      'browser>nginx nginx>api-2 api-2:signature api-2:refused api-2>nginx nginx>browser browser:arrived',
    );
    expect(steps[2]).toMatchObject({ good: false, note: 'token not valid · 7 µs' });
    expect(steps[3]).toMatchObject({ note: '401 invalid_token' });
  });

  test('refuses a wrong password at the replica, though Redis was asked and had the account', () => {
    const timing = { store: { command: 'EVAL', ms: 0.4 }, handlerMs: 210 };
    const steps = trace({ ...good, status: 401, code: 'invalid_credentials', timing });
    expect(path(steps)).toBe(
      'browser>nginx nginx>api-2 api-2>redis redis:found redis>api-2 api-2:refused api-2>nginx nginx>browser browser:arrived',
    );
  });

  test('refuses an ended session after Redis was asked', () => {
    const steps = trace({ ...good, status: 401, code: 'invalid_token' });
    expect(path(steps)).toContain('api-2:signature api-2>redis redis:missed redis>api-2 api-2:refused');
    expect(steps[2]).toMatchObject({ good: true });
    expect(steps[4]).toMatchObject({ note: 'no such session · 0.31 ms' });
  });

  test('has a store that is away refused after Redis, never called a missing session', () => {
    const timing = { verifyMs: 0.009, store: { command: 'GET', ms: 505 } };
    const steps = trace({ ...good, status: 503, code: 'store_unavailable', timing });
    expect(steps[4]).toMatchObject({ kind: 'missed', tone: 'away', note: 'no answer in 505 ms' });
  });

  test('does not go to Redis where the replica knew that the store is away and gave up at once', () => {
    for (const store of [{ command: 'GET', ms: 0.1 }, undefined]) {
      const timing = { verifyMs: 0.009, ...(store && { store }) };
      const steps = trace({ ...good, status: 503, code: 'store_unavailable', timing });
      expect(path(steps)).toBe(
        'browser>nginx nginx>api-2 api-2:signature api-2:unasked api-2:refused api-2>nginx nginx>browser browser:arrived',
      );
      expect(steps[2]).toMatchObject({ good: true });
    }
  });

  test('does not call a replica dead that said, like its peer after it, that the store is away', () => {
    const exchange = {
      ...good,
      tried: ['api-1', 'api-2'],
      status: 503,
      code: 'store_unavailable',
      timing: {},
    };
    expect(path(trace(exchange))).toContain('nginx>api-1 api-1:deferred api-1>nginx nginx>api-2');
    expect(story(exchange).map(({ sentence }) => sentence)).toContain(
      'api-1 said 503 too; NGINX asked its peer.',
    );
  });

  test('says of a WebSocket that its handshake is not visible', () => {
    const exchange: Exchange = { ...good, type: 'websocket', status: 101, tried: [], timing: {} };
    expect(story(exchange).at(-1)?.sentence).toContain('not visible');
  });

  test('refuses at NGINX what no replica signed', () => {
    expect(
      path(
        trace({
          ...good,
          status: 429,
          code: 'too_many_requests',
          tried: [],
          servedBy: undefined,
          timing: {},
        }),
      ),
    ).toBe('browser>nginx nginx:refused nginx>browser browser:arrived');
  });

  test('tries every replica before NGINX gives up', () => {
    expect(
      path(
        trace({
          ...good,
          status: 503,
          code: 'no_replica',
          tried: ['api-1', 'api-2'],
          servedBy: undefined,
          timing: {},
        }),
      ),
    ).toBe(
      'browser>nginx nginx>api-1 api-1:failed api-1>nginx nginx>api-2 api-2:failed api-2>nginx nginx:refused nginx>browser browser:arrived',
    );
  });

  test('ends on the way where no answer came', () => {
    expect(path(trace({ ...good, status: undefined, tried: [], servedBy: undefined, timing: {} }))).toBe(
      'browser>nginx nginx:lost',
    );
  });

  test('believes X-Served-By where NGINX did not say whom it tried', () => {
    expect(path(trace({ ...good, tried: [], timing: {} }))).toContain('nginx>api-2 api-2>nginx');
  });

  test('says of what form a token is, and how long', () => {
    const credential = { kind: 'other', label: 'edited role', form: 'jwt', bytes: 214 } as const;
    expect(story({ ...good, credential })[0]?.sentence).toBe(
      'The browser sends GET /v1/users/me with a JWT (edited role, 214 bytes) to NGINX.',
    );
  });

  test('can be told in sentences, each with the numbers of its own answer', () => {
    expect(story(good).map(({ sentence }) => sentence)).toEqual([
      'The browser sends GET /v1/users/me with its token to NGINX.',
      'NGINX hands it to api-2.',
      'api-2 checks the token: signature ok · 9 µs.',
      'api-2 asks Redis: GET.',
      'Redis has answered: GET · 0.31 ms.',
      'api-2 answers through NGINX.',
      'The browser has its answer: 200 · 2.4 ms.',
    ]);
  });
});
