import { randomBytes } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { fastify } from 'fastify';
import { describe, expect, test } from 'vitest';
import { sessionCookie, type ResponseHead } from './cookie.ts';
import { createKeyring, createSessions } from './index.ts';
import { memoryStore } from './memory.ts';
import { unchecked } from './testing/unchecked.ts';
import { webSessions } from './web.ts';

const keyring = createKeyring([randomBytes(32)]);
const sessions = createSessions<{ name: string }>({ store: memoryStore(), keyring });
const cookie = sessionCookie({ keyring });
const { optionalSession } = webSessions({ sessions, cookie });
const removal = '__Host-session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax';

type Result = { cookies: unknown; cacheControl: unknown };
type Writer = (response: ResponseHead) => void;

/** Writes to a new response of each framework, which has a cookie of the application. Returns the headers that are sent. */
const frameworks: Record<string, (write: Writer) => Promise<Result>> = {
  async node(write) {
    const response = new ServerResponse(new IncomingMessage(new Socket()));
    response.setHeader('Set-Cookie', 'theme=dark');
    write(response);
    return { cookies: response.getHeader('set-cookie'), cacheControl: response.getHeader('cache-control') };
  },
  async fastify(write) {
    const app = fastify();
    app.get('/', async (_request, reply) => {
      reply.header('set-cookie', 'theme=dark');
      write(reply);
      return 'done';
    });
    const { headers } = await app.inject('/');
    return { cookies: headers['set-cookie'], cacheControl: headers['cache-control'] };
  },
  async 'a Response'(write) {
    const response = new Response(null, { headers: { 'Set-Cookie': 'theme=dark' } });
    write(response);
    return webResult(response.headers);
  },
  async Headers(write) {
    const headers = new Headers({ 'Set-Cookie': 'theme=dark' });
    write(headers);
    return webResult(headers);
  },
};

const webResult = (headers: Headers): Result => ({
  cookies: headers.getSetCookie(),
  cacheControl: headers.get('cache-control'),
});

const staleVerdict = () => verdictOf({ isLive: false });

async function verdictOf({ isLive }: { isLive: boolean }) {
  const { token, session } = await sessions.create({ userId: 'ada', data: { name: 'Ada' } });
  if (!isLive) await sessions.revoke(session.publicId);
  const request = new Request('https://example.com/', {
    headers: { cookie: `__Host-session=${token}`, 'sec-fetch-mode': 'navigate' },
  });
  const verdict = await optionalSession(request);
  if (!verdict.ok) throw new Error('refused');
  return verdict;
}

describe.each(Object.keys(frameworks))('a response of %s', (name) => {
  const writeTo = (write: Writer): Promise<Result> =>
    frameworks[name]?.(write) ?? Promise.reject(new Error());

  test('keeps other cookies, and removes a cookie whose session has ended', async () => {
    const verdict = await staleVerdict();
    expect(await writeTo((response) => verdict.applyTo(response))).toEqual({
      cookies: ['theme=dark', removal],
      cacheControl: 'no-store',
    });
  });

  test('has no-store and keeps its cookies while the session is live', async () => {
    const verdict = await verdictOf({ isLive: true });
    expect(await writeTo((response) => verdict.applyTo(response))).toEqual({
      cookies: expect.toSatisfy((cookies: unknown) => String(cookies) === 'theme=dark'),
      cacheControl: 'no-store',
    });
  });

  test('has the cookie of a sign-in, in every order of the calls', async () => {
    const verdict = await staleVerdict();
    const issued = await sessions.create({ userId: 'ada', data: { name: 'Ada' } });
    const signedIn = {
      cookies: ['theme=dark', `__Host-session=${issued.token}; Path=/; HttpOnly; Secure; SameSite=Lax`],
      cacheControl: 'no-store',
    };
    const orders: Writer[] = [
      (response) => {
        cookie.set(response, issued);
        verdict.applyTo(response);
      },
      (response) => {
        verdict.applyTo(response);
        cookie.set(response, issued);
      },
      (response) => {
        cookie.clear(response);
        cookie.set(response, issued);
        cookie.set(response, issued);
      },
    ];
    for (const order of orders) expect(await writeTo(order)).toEqual(signedIn);
  });

  test('loses no cookie to a loop over the headers of the verdict', async () => {
    const { headers } = await staleVerdict();
    expect(headers).toEqual({ 'Cache-Control': 'no-store' });
  });
});

test('a response whose headers cannot be changed is refused with the fix', async () => {
  const issued = await sessions.create({ userId: 'ada', data: { name: 'Ada' } });
  const redirect = Response.redirect('https://example.com/');
  const verdict = await staleVerdict();
  for (const call of [
    () => cookie.set(redirect, issued),
    () => cookie.clear(redirect.headers),
    () => verdict.applyTo(redirect),
  ])
    expect(call).toThrow(/cannot be changed.*new Response\(null, \{ status: 303/);
});

test('an object that is not a response is refused, and a sign-in without a token', async () => {
  const issued = await sessions.create({ userId: 'ada', data: { name: 'Ada' } });
  // The context of Hono has `header`, `req` and `res`.
  const context = { header: () => undefined, req: {}, res: new Response() };
  for (const wrong of [undefined, null, 'response', {}, context, { headers: {} }, { headers: undefined }]) {
    expect(() => cookie.set(unchecked(wrong), issued)).toThrow(/^cookie\.set: the first argument must be/);
    expect(() => cookie.clear(unchecked(wrong))).toThrow(/^cookie\.clear: the first argument must be/);
  }
  for (const wrong of [undefined, null, issued.token, issued.session, { token: issued.token }])
    expect(() => cookie.set(new Headers(), unchecked(wrong))).toThrow(/^cookie\.set: the second argument/);
});
