import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { AuthenticationError, httpSessions, sendRefusalOf } from './http.ts';
import { sessionCookie } from './cookie.ts';
import { expressSessions } from './express.ts';
import { createKeyring, createSessions, SessionLimitError, SessionStoreError } from './index.ts';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { listen } from '@session-lab/test-support/ports';
import { memoryStore } from './memory.ts';
import { unchecked } from './testing/unchecked.ts';
import { refusalOf, webSessions } from './web.ts';

const keyring = createKeyring([randomBytes(32)]);
const sessions = createSessions<string>({ store: memoryStore(), keyring });
const { token } = await sessions.create({ userId: 'ada', data: 'Ada' });
const { requireSession } = webSessions({ sessions });
const send = (authorization: string) =>
  requireSession(new Request('https://example.com/', { headers: { authorization } }));

const expected = 'Send "Authorization: Bearer <token>"';

describe('the message of a bad header names what was expected', () => {
  test.each([
    ['only the token', token, 401, expected],
    ['a colon', `Bearer: ${token}`, 400, expected],
    ['no token', 'Bearer', 400, expected],
    ['a second word', `Bearer ${token} x`, 400, expected],
    ['an object', 'Bearer [object Object]', 400, 'contains an object'],
    ['undefined', 'Bearer undefined', 401, 'the text "undefined"'],
    ['null', 'Bearer null', 401, 'the text "null"'],
    ['quotes', `Bearer "${token}"`, 401, '86 characters of base64url (got 88)'],
    ['a wrong character', `Bearer ${token.slice(1)}.`, 401, 'this one has other characters'],
    ['another scheme', 'Basic eDp5', 401, 'has no session token'],
  ])('%s', async (_name, header, status, message) => {
    const verdict = await send(header);
    if (verdict.ok) throw new Error('accepted');
    expect(verdict.error.message).toContain(message);
    expect(verdict.error.message).not.toContain(token);
    expect(verdict.response.status).toBe(status);
    expect(await verdict.response.json()).toEqual({ code: verdict.code, message: verdict.error.message });
    expect(await send(`Bearer ${token}`)).toMatchObject({ ok: true, headers: {} });
  });

  test('is the same for a forged token and for one that has ended, but the reason is not', async () => {
    const ended = await sessions.create({ userId: 'bob', data: 'Bob' });
    await sessions.revoke(ended.session.publicId);
    const foreign = createSessions<string>({
      store: memoryStore(),
      keyring: createKeyring([randomBytes(32)]),
    });
    const forged = await foreign.create({ userId: 'eve', data: 'Eve' });
    const message = 'The session has ended. Sign in again.';
    expect(await send(`Bearer ${ended.token}`)).toMatchObject({ reason: 'not_found', error: { message } });
    expect(await send(`Bearer ${forged.token}`)).toMatchObject({ reason: 'forged', error: { message } });
  });
});

/** Returns the response of a server of node:http that sends the refusal of this error. */
async function sentFor(error: unknown): Promise<Response> {
  const server = createServer((_request, response) => {
    expect(sendRefusalOf(response, error)).toBe(true);
    // The response has begun: nothing can be sent.
    expect(sendRefusalOf(response, error)).toBe(false);
  });
  const port = await listen(server);
  try {
    return await fetch(`http://127.0.0.1:${port}/`);
  } finally {
    server.close();
  }
}

test('refusalOf and sendRefusalOf answer the errors of this package, and no other', async () => {
  const errors = [
    [new SessionStoreError('a host in a message'), 503, { code: 'store_unavailable' }],
    [new SessionLimitError(), 409, { code: 'too_many_sessions', message: expect.any(String) }],
    [
      new AuthenticationError('invalid_token', 'x'),
      401,
      { code: 'invalid_token', message: expect.any(String) },
    ],
  ] as const;
  for (const [error, status, body] of errors) {
    const response = refusalOf(error);
    for (const refusal of [response, await sentFor(error)]) {
      expect(refusal?.status).toBe(status);
      expect(await refusal?.json()).toEqual(body);
      for (const [name, value] of Object.entries({ ...error.headers, 'Content-Type': 'application/json' }))
        expect(refusal?.headers.get(name)).toBe(value);
    }
  }
  const untouched = new ServerResponse(new IncomingMessage(new Socket()));
  for (const other of [new Error('a defect'), undefined, 'text']) {
    expect(refusalOf(other)).toBeUndefined();
    expect(sendRefusalOf(untouched, other)).toBe(false);
  }
  expect(untouched.headersSent).toBe(false);
});

test('a check refuses an object that is not a request, with the fix', async () => {
  const web = webSessions({ sessions });
  const http = httpSessions({ sessions });
  const fastifyRequest = { headers: {}, raw: new IncomingMessage(new Socket()) };
  const honoContext = { req: { raw: new Request('https://example.com/') } };
  for (const check of ['requireSession', 'optionalSession', 'presentedSession', 'revokePresented'] as const) {
    for (const wrong of [honoContext, undefined, {}, fastifyRequest])
      await expect(web[check](unchecked(wrong))).rejects.toThrow(/^The request must.*context\.req\.raw/);
    for (const wrong of [fastifyRequest, undefined, {}, new Request('https://example.com/')])
      await expect(http[check](unchecked(wrong))).rejects.toThrow(/^The request must.*request\.raw/);
    expect(await http[check](fastifyRequest.raw)).not.toBeInstanceOf(Error);
  }
});

test('the adapters and the cookie name wrong options', () => {
  for (const make of [webSessions, httpSessions, expressSessions] as const) {
    for (const wrong of [undefined, null, {}, sessions, { sessions: {} }])
      expect(() => make<string>(unchecked(wrong))).toThrow(
        new RegExp(`^${make.name}: sessions must be.*\\({ sessions }\\)`),
      );
    for (const cookie of [true, 'session', {}, null])
      expect(() => make({ sessions, cookie: unchecked(cookie) })).toThrow(/cookie must be.*sessionCookie/);
    expect(() => make({ sessions, cookie: sessionCookie({ keyring }) })).not.toThrow();
  }
  for (const wrong of [undefined, null, 'x'])
    expect(() => sessionCookie(unchecked(wrong))).toThrow(/the options/);
  for (const wrong of [{}, { keyring: [randomBytes(32)] }])
    expect(() => sessionCookie(unchecked(wrong))).toThrow(/keyring must be the result of `createKeyring/);
  expect(() => sessionCookie({ keyring, origins: unchecked('https://example.com') })).toThrow(
    /origins must be an array/,
  );
  expect(() => sessionCookie({ keyring }).csrfToken(unchecked(token))).toThrow(/public id/);
});
