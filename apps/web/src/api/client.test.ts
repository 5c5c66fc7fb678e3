import { describe, expect, test } from 'vitest';
import { endpoints } from '@session-lab/contract';
import { createClient, type AnswerEvent } from './client.ts';
import { createExchangeLog } from './exchange-log.ts';
import { flipBit, publicIdOf } from './public-id.ts';
import { createTokenStore } from './token-store.ts';

const token = Buffer.alloc(64, 7).toString('base64url');
const otherToken = Buffer.alloc(64, 9).toString('base64url');
const profile = {
  id: 'u1',
  userName: 'ada',
  displayName: 'Ada',
  role: 'user',
  createdAt: '2026-01-01T00:00:00.000Z',
  email: 'ada@example.org',
};

type Sent = { path: string; method: string; headers: Headers; body: unknown };

function setUp(answer: () => Response | Promise<Response>, held: string | undefined = token) {
  const sent: Sent[] = [];
  const tokens = createTokenStore({ storage: undefined, onStorageChange: () => undefined });
  if (held !== undefined) tokens.write(held, { keep: false, userId: 'u1' });
  const log = createExchangeLog({ capacity: 10 });
  const client = createClient({
    fetch: async (path, init) => {
      sent.push({
        path: path,
        method: init.method ?? '',
        headers: new Headers(init.headers),
        body: init.body,
      });
      return answer();
    },
    tokens,
    log,
    now: () => 0,
    browserMs: () => 2.4,
    deadlineMs: 1_000,
    WebSocket,
    origin: 'http://localhost:8080',
    locks: undefined,
  });
  const answers: AnswerEvent[] = [];
  client.observe((outcome) => answers.push(outcome));
  return { client, sent, log, tokens, answers };
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers });

describe('the client', () => {
  test('sends the token of the store, and returns the parsed answer', async () => {
    const { client, sent } = setUp(() => json(200, profile));
    const answer = await client.request(endpoints.readProfile);
    expect(answer).toMatchObject({ ok: true, status: 200, data: { userName: 'ada' }, newToken: undefined });
    expect(sent[0]?.headers.get('authorization')).toBe(`Bearer ${token}`);
  });

  test('sends no Authorization without a token', async () => {
    const { client, sent } = setUp(() => json(200, { servedBy: 'api-1', uptimeMs: 1 }), '');
    await client.request(endpoints.ping, { token: undefined });
    expect(sent[0]?.headers.has('authorization')).toBe(false);
  });

  test('fills in path and query, and sends a body as JSON', async () => {
    const { client, sent } = setUp(() => new Response(null, { status: 204 }));
    await client.request(endpoints.endSession, { params: { id: 'a/b' } });
    await client.request(endpoints.endOtherSessions, { query: { except: 'mine' } });
    await client.request(endpoints.changeProfile, { body: { displayName: 'Ada' } });
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'DELETE /v1/sessions/a%2Fb',
      'DELETE /v1/sessions?except=mine',
      'PATCH /v1/users/me',
    ]);
    expect(sent[2]?.body).toBe('{"displayName":"Ada"}');
    expect(sent[2]?.headers.get('content-type')).toBe('application/json');
  });

  test('returns a new token from the response header, and does not store it', async () => {
    const { client, tokens, log } = setUp(() =>
      json(201, profile, { Authorization: `Bearer ${otherToken}` }),
    );
    const answer = await client.request(endpoints.signIn, { body: { email: 'a@b.c', password: 'x' } });
    expect(answer).toMatchObject({ ok: true, newToken: otherToken });
    expect(tokens.read()).toBe(token);
    expect(log.entries()[0]?.issuedPublicId).toBe(publicIdOf(otherToken));
  });

  test('takes a token only from an endpoint that issues one', async () => {
    const { client } = setUp(() => json(200, profile, { Authorization: `Bearer ${otherToken}` }));
    expect(await client.request(endpoints.readProfile)).toMatchObject({ newToken: undefined });
  });

  test('returns a problem as a value, with the time to wait', async () => {
    const body = { type: '/problems/server_busy', title: 'Busy', status: 503, code: 'server_busy' };
    const { client } = setUp(() => json(503, body, { 'Retry-After': '2' }));
    expect(await client.request(endpoints.readProfile)).toMatchObject({
      ok: false,
      offline: false,
      problem: { code: 'server_busy' },
      retryAfterMs: 2_000,
    });
  });

  test.each([
    [502, 'bad_gateway'],
    [503, 'no_replica'],
    [504, 'gateway_timeout'],
    [418, 'unexpected_answer'],
  ])('turns a %d without a problem into the code %s', async (status, code) => {
    const { client } = setUp(() => new Response('<html>', { status }));
    expect(await client.request(endpoints.readProfile)).toMatchObject({ ok: false, problem: { code } });
  });

  test('rejects a success whose body does not match the contract', async () => {
    const { client } = setUp(() => json(200, { userName: 'ada' }));
    expect(await client.request(endpoints.readProfile)).toMatchObject({
      ok: false,
      problem: { code: 'unexpected_answer' },
    });
  });

  test('reports offline when no answer comes', async () => {
    const { client, log } = setUp(() => Promise.reject(new TypeError('Failed to fetch')));
    expect(await client.request(endpoints.readProfile)).toMatchObject({ ok: false, offline: true });
    expect(log.entries()[0]).toMatchObject({ status: undefined, servedBy: undefined });
  });

  test('logs the headers of the answer', async () => {
    const { client, log } = setUp(() =>
      json(200, profile, {
        'X-Served-By': 'api-1',
        'X-Upstream': 'api-2, api-1',
        'X-Connection': '17/3',
        'Server-Timing': 'verify;dur=0.009, store;desc="GET";dur=0.31, handler;dur=0.08',
      }),
    );
    await client.request(endpoints.readProfile);
    expect(log.entries()[0]).toMatchObject({
      number: 1,
      method: 'GET',
      path: '/v1/users/me',
      totalMs: 2.4,
      credential: { kind: 'own', publicId: publicIdOf(token) },
      tried: ['api-2', 'api-1'],
      servedBy: 'api-1',
      connection: { id: '17', request: 3 },
      timing: { verifyMs: 0.009, store: { command: 'GET', ms: 0.31 }, handlerMs: 0.08 },
    });
    expect(log.served().get('api-1')).toBe(1);
    expect(log.replicas()).toEqual(['api-1', 'api-2']);
  });

  test('keeps the bodies with the exchange, without the password, until the log is cleared', async () => {
    const { client, log } = setUp(() => json(200, profile));
    await client.request(endpoints.signIn, { body: { email: 'a@b.c', password: 'x' } });
    expect(log.bodies(1)?.request?.text).toBe('{"email":"a@b.c","password":"••••••••"}');
    expect(log.bodies(1)?.response?.text).toBe(JSON.stringify(profile));
    log.clear();
    expect(log.bodies(1)).toBeUndefined();
  });

  test('keeps the bodies of the newest 100 exchanges', async () => {
    const { client, log } = setUp(() => new Response(null, { status: 204 }));
    for (let sent = 0; sent < 101; sent += 1) {
      await client.request(endpoints.signOut);
    }
    expect(log.bodies(1)).toBeUndefined();
    expect(log.bodies(2)).toEqual({ request: undefined, response: undefined });
  });

  test('a token sent instead of the user’s own is not reported as the user’s', async () => {
    const { client, sent, answers } = setUp(() =>
      json(401, { type: 'x', title: 'x', status: 401, code: 'invalid_token' }),
    );
    const tampered = flipBit(token, 40);
    await client.request(endpoints.readProfile, { token: { value: tampered, label: 'tampered' } });
    expect(sent[0]?.headers.get('authorization')).toBe(`Bearer ${tampered}`);
    expect(answers[0]).toMatchObject({ ownToken: undefined, code: 'invalid_token' });
  });

  test('accepts a JWT of a lab: reads it from the header, sends and measures it, and derives no session from it', async () => {
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJuYW1lIjoiQWRhIn0.c2lnbmF0dXJl_-';
    const { client, log, sent } = setUp(() => json(201, profile, { Authorization: `Bearer ${jwt}` }));
    const answer = await client.request(endpoints.signIn, {
      body: { email: 'a@b.c', password: 'x' },
      token: { value: jwt, label: 'jwt', form: 'jwt' },
      headers: { 'X-Lab-Student': 'ada' },
    });
    expect(answer).toMatchObject({ newToken: jwt });
    expect(sent[0]?.headers.get('x-lab-student')).toBe('ada');
    expect(log.entries()[0]).toMatchObject({
      credential: { kind: 'other', label: 'jwt', form: 'jwt', bytes: jwt.length },
      issuedPublicId: undefined,
    });
    expect(log.entries()[0]?.requestHeaders).toContainEqual(['X-Lab-Student', 'ada']);
  });
});

describe('a public id', () => {
  test('is the SHA-256 of the first 32 bytes', () => {
    expect(publicIdOf(token)).toBe('S7Bvjk46dxXSAdVz0KpCN2LlXavWGiwCJ4-lbMbSlOA');
  });

  test('is undefined for a text that is not a token', () => {
    for (const text of ['', 'abc', 'ä', `${token}A`, token.slice(1)])
      expect(publicIdOf(text)).toBeUndefined();
  });

  test('does not depend on the signature', () => {
    expect(publicIdOf(flipBit(token, 40))).toBe(publicIdOf(token));
    expect(publicIdOf(flipBit(token, 3))).not.toBe(publicIdOf(token));
  });

  test('flipping one bit makes another token of the same length', () => {
    for (let byte = 0; byte < 64; byte += 1) {
      const changed = flipBit(token, byte, byte % 8);
      expect(changed).toHaveLength(86);
      expect(changed).not.toBe(token);
      expect(flipBit(changed, byte, byte % 8)).toBe(token);
    }
  });

  test('a guest’s request carries no token, even after a user has signed in on the page', async () => {
    const { client, sent, tokens } = setUp(() => json(200, profile));
    tokens.drop();
    const ofGuest = client.boundTo(tokens.holder());
    tokens.write(token, { keep: false, userId: 'u1' });
    await ofGuest.request(endpoints.readProfile);
    expect(sent[0]?.headers.has('authorization')).toBe(false);
  });

  test('a request of one user is not sent with the token of the next user, and is not logged', async () => {
    const { client, sent, tokens, log } = setUp(() => json(200, profile));
    const ofAda = client.boundTo(tokens.holder());
    tokens.write(otherToken, { keep: false, userId: 'u2' });
    const answer = await ofAda.request(endpoints.deleteAccount);
    expect(answer).toMatchObject({ ok: false, offline: false, problem: { code: 'session_changed' } });
    expect(sent).toEqual([]);
    expect(log.entries()).toEqual([]);
  });
});
