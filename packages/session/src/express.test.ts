import { once } from 'node:events';
import { IncomingMessage, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { randomBytes } from 'node:crypto';
import { json } from 'node:stream/consumers';
import type { AddressInfo, Server } from 'node:net';
import express, { type ErrorRequestHandler } from 'express';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { AuthenticationError, expressSessions } from './express.ts';
import { createKeyring, createSessions, SessionStoreError } from './index.ts';
import { memoryStore } from './memory.ts';
import { manualClock } from './testing/index.ts';

const clock = manualClock();
const store = memoryStore({ clock });
const commonOptions = {
  store,
  clock,
  idleTimeoutMs: 1000,
  absoluteLifetimeMs: 1000,
  touchIntervalMs: 100,
  maxPerUser: 100,
};
const sessions = createSessions<{ name: string }>({
  ...commonOptions,
  keyring: createKeyring([randomBytes(32)]),
});
const otherKeyring = createSessions<{ name: string }>({
  ...commonOptions,
  keyring: createKeyring([randomBytes(32)]),
});
const traced = expressSessions({ sessions, realm: 'lab', traced: true });

const app = express();
app.use(express.urlencoded());
app.all('/private', traced.requireSession, (request, response) => {
  response.json({ name: traced.sessionOf(request).data.name, traced: traced.traceOf(request)?.storeCommand });
});
app.get('/peek', traced.peekSession, (request, response) => {
  response.json({
    name: traced.sessionOf(request).data.name,
    touchedAtMs: traced.sessionOf(request).touchedAtMs,
  });
});
const untraced = expressSessions({ sessions, realm: 'lab' });
app.get('/untraced', untraced.requireSession, (request, response) => {
  response.json({ traced: untraced.traceOf(request) !== undefined });
});
app.get('/open', traced.optionalSession, (request, response) => {
  response.json({ name: traced.getSession(request)?.data.name ?? 'guest' });
});
app.get('/orders/:id', traced.requireSession, (request, response) => {
  // The compiler checks that the middleware keeps the names of the route's parameters.
  const id: string = request.params.id;
  response.json({ id });
});
app.get('/both', traced.optionalSession, traced.requireSession, (_request, response) => {
  response.json({});
});
app.get('/forgotten', (request, response) => {
  response.json(traced.sessionOf(request));
});
app.get('/sign-in', async (request, response) => {
  response.json({ name: (await traced.presentedSession(request))?.data.name ?? 'guest' });
});
app.get('/sign-out', async (request, response) => {
  response.json({ revoked: await traced.revokePresented(request) });
});
app.get('/exposed', async (request, response) => {
  response.json((await traced.exposedSessions(request)).map(({ data }) => data.name));
});
const reasons: AuthenticationError['reason'][] = [];
const onError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  if (error instanceof AuthenticationError) {
    reasons.push(error.reason);
    response.status(error.status).set(error.headers).json({ code: error.code });
  } else response.status(error instanceof SessionStoreError ? 503 : 500).json({ code: String(error) });
};
app.use(onError);

let server: Server;
let port: number;

beforeAll(async () => {
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address: AddressInfo | string | null = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => {
  server.close();
});

type Answer = { status: number | undefined; challenge: string | undefined; body: unknown };
type RequestOptions = { path?: string; headers?: IncomingHttpHeaders | string[]; form?: string };

/** Uses Node's client, which sends headers unchanged; `fetch` would normalize them. */
async function send({ path = '/private', headers = {}, form }: RequestOptions): Promise<Answer> {
  const request = httpRequest({ port, path, headers, method: form === undefined ? 'GET' : 'POST' });
  request.end(form);
  const response: unknown = (await once(request, 'response'))[0];
  if (!(response instanceof IncomingMessage)) throw new Error('no response');
  return {
    status: response.statusCode,
    challenge: response.headers['www-authenticate'],
    body: await json(response),
  };
}

const nameAtSignIn = async (authorization: string): Promise<unknown> =>
  (await send({ path: '/sign-in', headers: { authorization } })).body;
const bearer = (token: string): IncomingHttpHeaders => ({ authorization: `Bearer ${token}` });
const newToken = async (name = 'Ada'): Promise<string> =>
  (await sessions.create({ userId: name, data: { name } })).token;

const authenticationRequired: Answer = {
  status: 401,
  challenge: 'Bearer realm="lab"',
  body: { code: 'authentication_required' },
};
const invalidRequest: Answer = {
  status: 400,
  challenge: 'Bearer realm="lab", error="invalid_request"',
  body: { code: 'invalid_request' },
};
const invalidToken: Answer = {
  status: 401,
  challenge: 'Bearer realm="lab", error="invalid_token"',
  body: { code: 'invalid_token' },
};

test('peekSession accepts and refuses what requireSession does, and does not slide the idle timeout', async () => {
  const token = await newToken();
  const createdAtMs = clock.now();
  clock.advance(200);
  const headers = { authorization: `Bearer ${token}` };
  expect(await send({ path: '/peek', headers })).toMatchObject({
    status: 200,
    body: { name: 'Ada', touchedAtMs: createdAtMs },
  });
  expect(await send({ path: '/peek', headers: { authorization: 'Bearer x' } })).toEqual(invalidToken);
  expect(await send({ path: '/peek' })).toMatchObject({ status: 401 });
});

describe('requireSession', () => {
  test('accepts a valid token with its scheme in any case, and gives the route the session', async () => {
    const token = await newToken();
    for (const scheme of ['Bearer', 'bearer', 'BEARER', 'Bearer  ']) {
      expect(await send({ headers: { authorization: `${scheme} ${token}` } })).toEqual({
        status: 200,
        challenge: undefined,
        body: { name: 'Ada', traced: store.readCommand },
      });
    }
  });

  test('challenges without an error if the request has no credentials, or those of another scheme', async () => {
    const token = await newToken();
    const others = [undefined, `Basic ${token}`, 'Digest x', `BearerX ${token}`, `Bear ${token}`];
    for (const authorization of others) {
      const headers = authorization === undefined ? {} : { authorization };
      expect(await send({ headers })).toEqual(authenticationRequired);
    }
  });

  test('refuses a header that is not `Bearer <token>` as an invalid request', async () => {
    const token = await newToken();
    const wrong = [
      'Bearer',
      'Bearer ',
      'Bearer a b',
      `Bearer\t${token}`,
      `Bearer ${token}\tx`,
      `Bearer \t${token}`,
      `Bearer\u00a0${token}`,
      `Bearer\u0085${token}`,
      `Bearer,${token}`,
    ];
    for (const authorization of wrong)
      expect(await send({ headers: { authorization } })).toEqual(invalidRequest);
  });

  test('refuses a token in two places as an invalid request', async () => {
    const token = await newToken();
    const query = await send({ path: `/private?access_token=${token}`, headers: bearer(token) });
    const escaped = await send({ path: `/private?x=1&access%5Ftoken=${token}`, headers: bearer(token) });
    const form = await send({
      form: `access_token=${token}`,
      headers: { ...bearer(token), 'content-type': 'application/x-www-form-urlencoded' },
    });
    const authorization = `Bearer ${token}`;
    const twoHeaders = await send({
      headers: ['Host', 'localhost', 'Authorization', authorization, 'authorization', authorization],
    });
    const otherCase = await send({
      headers: ['Host', 'localhost', 'AUTHORIZATION', authorization, 'authorizatioN', authorization],
    });
    for (const answer of [query, escaped, form, twoHeaders, otherCase])
      expect(answer).toEqual(invalidRequest);
  });

  test('gives the reason of an invalid token to the program and not to the client', async () => {
    const ended = await sessions.create({ userId: 'bob', data: { name: 'Bob' } });
    await sessions.revoke(ended.session.publicId);
    const forged = await otherKeyring.create({ userId: 'eve', data: { name: 'Eve' } });
    reasons.length = 0;
    for (const token of ['nonsense', forged.token, ended.token])
      expect(await send({ headers: bearer(token) })).toEqual(invalidToken);
    expect(await send({})).toEqual(authenticationRequired);
    expect(reasons).toEqual(['malformed', 'forged', 'not_found', undefined]);
  });

  test('does not accept a token in the query', async () => {
    expect(await send({ path: `/private?access_token=${await newToken()}` })).toEqual(authenticationRequired);
  });

  test('sends the same response to every invalid token', async () => {
    const token = await newToken();
    const ended = await sessions.create({ userId: 'x', data: { name: 'x' } });
    await sessions.revoke(ended.session.publicId);
    const expired = await newToken();
    clock.advance(1000);
    const foreign = await otherKeyring.create({ userId: 'x', data: { name: 'x' } });
    const wrong = [
      token.slice(1),
      `${token}A`,
      `!${token.slice(1)}`,
      `${token.slice(0, 10)}${token[10] === 'A' ? 'B' : 'A'}${token.slice(11)}`,
      ended.token,
      expired,
      foreign.token,
    ];
    for (const one of wrong) expect(await send({ headers: bearer(one) })).toEqual(invalidToken);
  });

  test('passes an error of the store to the error handler', async () => {
    const token = await newToken();
    vi.spyOn(store, 'read').mockRejectedValueOnce(new SessionStoreError('unavailable'));
    expect(await send({ headers: bearer(token) })).toMatchObject({ status: 503, challenge: undefined });
  });

  test('queries the store once, also after `optionalSession`', async () => {
    const token = await newToken();
    const read = vi.spyOn(store, 'read');
    expect(await send({ path: '/both', headers: bearer(token) })).toMatchObject({ status: 200 });
    expect(read).toHaveBeenCalledTimes(1);
    expect(await send({ path: '/both' })).toEqual(authenticationRequired);
  });
});

describe('optionalSession', () => {
  test('accepts guests, and gives the route the session of a valid token', async () => {
    expect(await send({ path: '/open' })).toMatchObject({ status: 200, body: { name: 'guest' } });
    const headers = bearer(await newToken('Grace'));
    expect(await send({ path: '/open', headers })).toMatchObject({ status: 200, body: { name: 'Grace' } });
  });

  test('refuses invalid credentials', async () => {
    expect(await send({ path: '/open', headers: bearer('nonsense') })).toEqual(invalidToken);
    expect(await send({ path: '/open', headers: { authorization: 'Bearer' } })).toEqual(invalidRequest);
  });
});

test('a route behind requireSession has its parameters', async () => {
  const headers = bearer(await newToken());
  expect(await send({ path: '/orders/7', headers })).toMatchObject({ body: { id: '7' } });
});

test('sessionOf throws on a route without requireSession', async () => {
  expect(await send({ path: '/forgotten', headers: bearer(await newToken()) })).toMatchObject({
    status: 500,
  });
});

test('presentedSession returns a live session, and undefined for anything else', async () => {
  expect(await nameAtSignIn(`Bearer ${await newToken()}`)).toEqual({ name: 'Ada' });
  for (const other of ['Bearer nonsense', 'Bearer', 'Basic x']) {
    expect(await nameAtSignIn(other)).toEqual({ name: 'guest' });
  }
});

test('revokePresented ends the session of the token, and of no other request', async () => {
  const token = await newToken();
  for (const authorization of ['Bearer nonsense', 'Bearer', 'Basic x', `Basic ${token}`])
    expect((await send({ path: '/sign-out', headers: { authorization } })).body).toEqual({ revoked: false });
  expect((await send({ path: '/sign-out' })).body).toEqual({ revoked: false });
  expect((await send({ path: '/sign-out', headers: bearer(token) })).body).toEqual({ revoked: true });
  expect(await send({ headers: bearer(token) })).toEqual(invalidToken);
});

test('measures nothing without the option `traced`', async () => {
  const headers = bearer(await newToken());
  expect(await send({ path: '/untraced', headers })).toMatchObject({ status: 200, body: { traced: false } });
});

test('exposedSessions returns the session of every valid token, also of an invalid request', async () => {
  const [a, b, c, d] = await Promise.all(['a', 'b', 'c', 'd'].map((name) => newToken(name)));
  const path = `/exposed?access_token=${a}&access_token=nonsense&access_token=${b}&access_token=${b}`;
  const headers = [
    'Host',
    'localhost',
    'Authorization',
    `Bearer ${a}`,
    'authorization',
    `bearer ${c}, Bearer  ${d} x`,
  ];
  expect(await send({ path, headers })).toMatchObject({ status: 200, body: ['a', 'c', 'd', 'b'] });
  expect(await send({ path: '/exposed' })).toMatchObject({ status: 200, body: [] });
});
