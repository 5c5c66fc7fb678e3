import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../api/exchange.ts';
import { lacksSession } from './checks.ts';
import { story } from './sentences.ts';
import type { Step } from './steps.ts';
import { trace } from './trace.ts';
import { testExchange } from '../../api/test-exchange.ts';

const good = testExchange({
  number: 43,
  path: '/v1/users/me',
  totalMs: 2.4,
  credential: { kind: 'own', publicId: 'p' },
  servedBy: 'api-2',
  connection: { id: '17', request: 3 },
  timing: { verifyMs: 0.009, store: { command: 'GET', ms: 0.31 }, handlerMs: 0.08 },
});

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

  test('leaves out Redis if the replica did not query it', () => {
    expect(path(trace({ ...good, timing: { handlerMs: 0.02 } }))).toBe(
      'browser>nginx nginx>api-2 api-2>nginx nginx>browser browser:arrived',
    );
  });

  test('ends at the replica if its near cache has the session', () => {
    const steps = trace({ ...good, timing: { cacheMs: 0.002, handlerMs: 0.02 } });
    expect(path(steps)).toBe(
      'browser>nginx nginx>api-2 api-2:cacheHit api-2>nginx nginx>browser browser:arrived',
    );
    expect(steps[2]).toMatchObject({ note: 'near cache · 2\u00a0µs' });
  });

  test('ends at the replica if its own memory has the session', () => {
    const steps = trace({ ...good, timing: { verifyMs: 0.009, memory: { found: true, ms: 0.002 } } });
    expect(path(steps)).toBe(
      'browser>nginx nginx>api-2 api-2:signature api-2:memoryLookup api-2>nginx nginx>browser browser:arrived',
    );
    expect(steps[3]).toMatchObject({ note: 'in memory · 2\u00a0µs' });
  });

  test('refuses at the replica a valid signature without a session in its own memory', () => {
    const timing = { verifyMs: 0.009, memory: { found: false, ms: 0.001 }, handlerMs: 0.02 };
    const steps = trace({ ...good, status: 401, code: 'invalid_token', timing });
    expect(path(steps)).toContain('api-2:signature api-2:memoryLookup api-2:refused api-2>nginx');
    expect(steps[2]).toMatchObject({ tone: 'ok' });
    expect(steps[3]).toMatchObject({ found: false, note: 'not in memory · 1\u00a0µs' });
  });

  test('marks a refused JWT as found in Redis: its id is on the deny list', () => {
    const credential = { kind: 'other', label: 'jwt', form: 'jwt', bytes: 214 } as const;
    const steps = trace({ ...good, credential, status: 401, code: 'invalid_token' });
    expect(path(steps)).toContain('api-2>redis redis:found redis>api-2 api-2:refused');
  });

  test('shows a retry: the replica that failed, then the replica that responded', () => {
    expect(path(trace({ ...good, tried: ['api-1', 'api-2'], timing: {} }))).toBe(
      'browser>nginx nginx>api-1 api-1:failed api-1>nginx nginx>api-2 api-2>nginx nginx>browser browser:arrived',
    );
  });

  test('refuses a forged token at the replica, without a Redis query', () => {
    const steps = trace({ ...good, status: 401, code: 'invalid_token', timing: { verifyMs: 0.007 } });
    expect(path(steps)).toBe(
      'browser>nginx nginx>api-2 api-2:signature api-2:refused api-2>nginx nginx>browser browser:arrived',
    );
    expect(steps[2]).toMatchObject({ tone: 'bad', note: 'token not valid · 7\u00a0µs' });
    expect(steps[3]).toMatchObject({ note: '401 invalid_token' });
  });

  test('refuses a wrong password at the replica, after Redis found the account', () => {
    const timing = { store: { command: 'EVAL', ms: 0.4 }, handlerMs: 210 };
    const steps = trace({ ...good, status: 401, code: 'invalid_credentials', timing });
    expect(path(steps)).toBe(
      'browser>nginx nginx>api-2 api-2>redis redis:found redis>api-2 api-2:refused api-2>nginx nginx>browser browser:arrived',
    );
  });

  test('refuses an ended session after the Redis query', () => {
    const steps = trace({ ...good, status: 401, code: 'invalid_token' });
    expect(path(steps)).toContain('api-2:signature api-2>redis redis:missed redis>api-2 api-2:refused');
    expect(steps[2]).toMatchObject({ tone: 'ok' });
    expect(steps[4]).toMatchObject({ note: 'no such session · 0.31\u00a0ms' });
  });

  test('shows an unavailable store at Redis, and never as a missing session', () => {
    const timing = { verifyMs: 0.009, store: { command: 'GET', ms: 505 } };
    const steps = trace({ ...good, status: 503, code: 'store_unavailable', timing });
    expect(steps[4]).toMatchObject({
      kind: 'missed',
      tone: 'unavailable',
      note: 'no response in 505\u00a0ms',
    });
  });

  test('shows a 401 without a reply of Redis as what it is: no answer about the session', () => {
    const refused = { ...good, status: 401, code: 'invalid_token' } as const;
    const timing = { verifyMs: 0.009, unanswered: true } as const;
    const late = { ...timing, store: { command: 'GET', ms: 480 } };
    const steps = trace({ ...refused, timing: late });
    expect(steps[4]).toMatchObject({
      kind: 'missed',
      tone: 'unavailable',
      note: 'no response in 480\u00a0ms',
    });
    expect(lacksSession({ ...refused, timing: good.timing })).toBe(true);
    expect(lacksSession({ ...refused, timing: late })).toBe(false);
    for (const store of [{ command: 'GET', ms: 0.1 }, undefined]) {
      const unsent = trace({ ...refused, timing: { ...timing, ...(store && { store }) } });
      expect(path(unsent)).toContain('api-2:signature api-2:notQueried api-2:refused');
      expect(unsent[2]).toMatchObject({ tone: 'ok' });
    }
  });

  test('leaves out Redis if the replica knew that the store is unavailable and failed at once', () => {
    for (const store of [{ command: 'GET', ms: 0.1 }, undefined]) {
      const timing = { verifyMs: 0.009, ...(store && { store }) };
      const steps = trace({ ...good, status: 503, code: 'store_unavailable', timing });
      expect(path(steps)).toBe(
        'browser>nginx nginx>api-2 api-2:signature api-2:notQueried api-2:refused api-2>nginx nginx>browser browser:arrived',
      );
      expect(steps[2]).toMatchObject({ tone: 'ok' });
    }
  });

  test('does not mark a replica as failed if both replicas returned 503 for an unavailable store', () => {
    const exchange = {
      ...good,
      tried: ['api-1', 'api-2'],
      status: 503,
      code: 'store_unavailable',
      timing: {},
    };
    expect(path(trace(exchange))).toContain('nginx>api-1 api-1:storeUnavailable api-1>nginx nginx>api-2');
    expect(story(exchange).map(({ sentence }) => sentence)).toContain(
      'api-1 returns 503 too; NGINX tries the next server.',
    );
  });

  test('explains that the checks of a WebSocket handshake are not visible', () => {
    const exchange: Exchange = { ...good, type: 'websocket', status: 101, tried: [], timing: {} };
    expect(story(exchange).at(-1)?.sentence).toContain('not visible');
  });

  test('refuses at NGINX a request without a replica name in the response', () => {
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

  test('shows every tried replica before NGINX refuses the request', () => {
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

  test('ends at NGINX if the browser received no response', () => {
    expect(path(trace({ ...good, status: undefined, tried: [], servedBy: undefined, timing: {} }))).toBe(
      'browser>nginx nginx:lost',
    );
  });

  test('uses X-Served-By if X-Upstream is missing', () => {
    expect(path(trace({ ...good, tried: [], timing: {} }))).toContain('nginx>api-2 api-2>nginx');
  });

  test('names the form of a token and its length', () => {
    const credential = { kind: 'other', label: 'edited role', form: 'jwt', bytes: 214 } as const;
    expect(story({ ...good, credential })[0]?.sentence).toBe(
      'The browser sends GET /v1/users/me with a JWT (edited role, 214 bytes) to NGINX.',
    );
  });

  test('gives sentences with the numbers of the response', () => {
    expect(story(good).map(({ sentence }) => sentence)).toEqual([
      'The browser sends GET /v1/users/me with its token to NGINX.',
      'NGINX forwards the request to api-2.',
      'api-2 checks the token: signature ok · 9\u00a0µs.',
      'api-2 queries Redis: GET.',
      'Redis responds: GET · 0.31\u00a0ms.',
      'api-2 sends the response to NGINX.',
      'The browser receives the response: 200 · 2.4\u00a0ms.',
    ]);
  });
});

const copied = { kind: 'other', label: 'copied', form: 'session', bytes: 86 } as const;
const tones = (steps: Step[]): string[] =>
  steps.flatMap((step) =>
    step.kind === 'missed' || step.kind === 'refused' || step.kind === 'arrived' || step.kind === 'signature'
      ? [`${step.kind} ${step.tone}`]
      : [],
  );

describe('the meaning of an outcome', () => {
  test('a thief’s 200 is bad, and it starts and ends at the thief’s machine', () => {
    const steps = trace({ ...good, credential: copied }, 'lab thief', 'bad');
    expect(tones(steps)).toEqual(['signature ok', 'arrived bad']);
    expect(steps[0]).toMatchObject({ from: 'lab thief', to: 'nginx' });
    expect(story({ ...good, credential: copied }, 'lab thief').at(-1)?.sentence).toMatch(
      /^The thief receives the response/,
    );
  });

  test('the note of an attack that worked has this word: a red 303 looks like an error', () => {
    const forged = { ...good, type: 'arrival', status: 303 } as const;
    expect(trace(forged, 'browser', 'bad').at(-1)).toMatchObject({ note: '303 · worked' });
    expect(trace({ ...forged, meaning: 'bad' }).at(-1)).toMatchObject({
      tone: 'bad',
      note: '303 · worked',
    });
    expect(trace(forged).at(-1)).toMatchObject({ tone: 'ok', note: expect.not.stringContaining('worked') });
  });

  test('a refused thief, and a refused forgery, are as they should be', () => {
    const refused = { ...good, credential: copied, status: 401, code: 'invalid_token' };
    expect(tones(trace(refused, 'lab thief', 'ok'))).toEqual([
      'signature ok',
      'missed ok',
      'refused ok',
      'arrived ok',
    ]);
    const forged = { ...refused, timing: { verifyMs: 0.009 } };
    expect(tones(trace(forged, 'browser', 'ok'))).toEqual(['signature ok', 'refused ok', 'arrived ok']);
    expect(tones(trace(forged))).toEqual(['signature bad', 'refused bad', 'arrived bad']);
  });
});

describe('the trace of a message', () => {
  const message = testExchange({
    type: 'message',
    method: 'MSG',
    tried: ['api-1'],
    servedBy: 'api-2',
    status: 101,
  });

  test('goes to the replica that received it, through Redis, and to the replica that delivers it', () => {
    expect(path(trace(message, 'lab other pages'))).toBe(
      'lab other pages>nginx nginx>api-1 api-1>redis redis:found redis>api-2 api-2>nginx nginx>browser browser:arrived',
    );
  });

  test('is described in one sentence a step', () => {
    const sentences = story(message, 'lab other pages').map(({ sentence }) => sentence);
    expect(sentences).toHaveLength(8);
    expect(sentences[0]).toBe('The other pages send the message over the WebSocket to NGINX.');
    expect(sentences[2]).toBe('api-1 publishes the message to Redis: PUBLISH.');
    expect(sentences[4]).toBe('api-2 receives the message from Redis.');
  });
});
