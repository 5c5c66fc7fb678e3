import { beforeEach, describe, expect, it } from 'vitest';
import { Arrival, Me, type Carrier, type Defence } from '@session-lab/contract/labs/bank';
import * as z from 'zod/mini';
import { useReplicas } from '../../testing/replicas.ts';
import type { Answer, Call } from '../../testing/caller.ts';
import { signUp } from '../../testing/users.ts';

const api = useReplicas({ db: 15 });
const path = (name: string): string => `/v1/labs/bank/${name}`;
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const fromOtherSite = { origin: 'http://127.0.0.1:9090', 'sec-fetch-site': 'cross-site' };

let student: string;
beforeEach(async () => {
  const answer = await api.first('POST', path('students'));
  student = z.object({ student: z.string() }).parse(answer.body).student;
});

const asStudent = (method: string, name: string, body?: unknown): Promise<Answer> =>
  api.second(method, path(name), {
    headers: { 'x-lab-student': student },
    ...(body === undefined ? {} : { body }),
  });
const choose = (defence: Defence): Promise<Answer> => asStudent('PUT', 'defence', { defence });
const balances = async (): Promise<unknown> =>
  Reflect.get(Object((await asStudent('GET', 'state')).body), 'balances');

async function arrivals(): Promise<Arrival[]> {
  const { body } = await asStudent('GET', 'arrivals');
  return z.object({ arrivals: z.array(Arrival) }).parse(body).arrivals;
}

const signInAs = (user: string, more: object = {}, call: Call = {}): Promise<Answer> =>
  api.first('POST', path('sign-in'), { ...call, body: { student, user, password: user, ...more } });

const setCookies = ({ headers }: Answer): string[] => headers['set-cookie'] ?? [];
/** The cookie that a browser would send after this response. */
const cookieOf = (answer: Answer): string => setCookies(answer).at(-1)?.split(';')[0] ?? '';

async function cookieFor(carrier: Carrier): Promise<string> {
  return cookieOf(await signInAs('ada', { carrier }));
}

/** Sends the request of a browser after a click on the hidden form of another site. */
const forged = (cookie: string, more = ''): Promise<Answer> =>
  api.second('POST', path(`transfer?student=${student}`), {
    body: `to=mallory&amount=100${more}`,
    headers: { ...form, ...fromOtherSite, cookie },
  });

/** Sends the request of a browser after a click on the hidden form of a sign-in on another site. */
const login = () =>
  api.first('POST', path('sign-in'), {
    body: `student=${student}&user=mallory&password=mallory`,
    headers: { ...form, ...fromOtherSite },
  });

describe('without a defence', () => {
  it('a form of another site transfers money, and its arrival shows why', async () => {
    const answer = await forged(await cookieFor('lax'));
    expect(answer).toMatchObject({ status: 303, headers: { location: '/?sent=100&to=mallory' } });
    expect(await balances()).toEqual({ ada: 900, mallory: 100 });
    expect((await arrivals()).at(-1)).toMatchObject({
      method: 'POST',
      path: path('transfer'),
      status: 303,
      accepted: true,
      reason: 'transferred',
      user: 'ada',
      origin: 'http://127.0.0.1:9090',
      fetchSite: 'cross-site',
      cookies: ['bank'],
      authorization: false,
      balance: 900,
      servedBy: 'api-2',
    });
  });

  it('a link transfers money, too', async () => {
    const answer = await api.first('GET', path(`transfer?to=mallory&amount=5`), {
      headers: { cookie: await cookieFor('lax') },
    });
    expect(answer).toMatchObject({ status: 200, body: { balance: 995 } });
  });

  it('a form without a cookie arrives for the student in its address, and is refused', async () => {
    expect((await forged('')).status).toBe(401);
    expect((await arrivals()).at(-1)).toMatchObject({
      accepted: false,
      reason: 'authentication_required',
      cookies: [],
    });
    expect(await balances()).toEqual({ ada: 1000, mallory: 0 });
  });

  it('a customer cannot pay more than the balance', async () => {
    const cookie = await cookieFor('lax');
    const pay = (amount: string) =>
      api.first('POST', path('transfer'), { body: { to: 'mallory', amount }, headers: { cookie } });
    const answers = await Promise.all(['600', '600', '600'].map(pay));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 403, 403]);
    expect(await balances()).toEqual({ ada: 400, mallory: 600 });
  });
});

describe('a defence', () => {
  it('token: refuses a form without the synchronizer token of the session, and accepts it with the token', async () => {
    await choose('token');
    const cookie = await cookieFor('none');
    expect((await forged(cookie)).status).toBe(403);
    expect((await forged(cookie, `&csrf_token=${'A'.repeat(43)}`)).status).toBe(403);
    const { csrfToken } = Me.parse((await api.first('GET', path('me'), { headers: { cookie } })).body);
    expect((await forged(cookie, `&csrf_token=${csrfToken}`)).status).toBe(303);
    const reasons = (await arrivals()).map(({ reason }) => reason);
    expect(reasons).toEqual(['signed_in', 'csrf_token', 'csrf_token', 'read', 'transferred']);
  });

  it('fetch-metadata: refuses the form of another site, and accepts that of the bank', async () => {
    await choose('fetch-metadata');
    const cookie = await cookieFor('none');
    expect((await forged(cookie)).status).toBe(403);
    const own = { ...form, cookie, origin: 'http://localhost:9091', 'sec-fetch-site': 'same-origin' };
    const answer = await api.first('POST', path('transfer'), { body: 'to=mallory&amount=1', headers: own });
    expect(answer.status).toBe(303);
    expect((await arrivals()).map(({ reason }) => reason)).toEqual([
      'signed_in',
      'cross_site_request',
      'transferred',
    ]);
  });

  it('header-only: ignores cookies, and accepts a token in the header Authorization', async () => {
    const cookie = await cookieFor('none');
    await choose('header-only');
    expect((await forged(cookie)).status).toBe(401);
    expect((await arrivals()).at(-1)).toMatchObject({
      reason: 'header_only',
      user: 'ada',
      cookies: ['bank'],
    });
    const signedIn = await signInAs('ada', { carrier: 'lax' });
    expect(cookieOf(signedIn)).toBe('__Host-bank=');
    const { token = '' } = signedIn;
    expect(await api.first('GET', path('me'), { token })).toMatchObject({
      status: 200,
      body: { user: 'ada' },
    });
    expect((await arrivals()).at(-1)).toMatchObject({ accepted: true, authorization: true });
  });

  it('the cookie of the library: refuses the form of another site without any other defence', async () => {
    const cookie = await cookieFor('library');
    expect(cookie).toMatch(/^__Host-bank=[\w-]{86}$/);
    expect((await forged(cookie)).status).toBe(403);
    expect((await arrivals()).at(-1)).toMatchObject({
      reason: 'cross_site_request',
      cookies: ['__Host-bank'],
      user: 'ada',
    });
  });

  it('login CSRF: another site signs the browser in, unless the headers are checked', async () => {
    expect((await login()).status).toBe(303);
    await choose('fetch-metadata');
    expect((await login()).status).toBe(403);
    expect((await arrivals()).map(({ reason }) => reason)).toEqual(['signed_in', 'cross_site_request']);
  });
});

it.each([
  ['none', {}, 'Path=/; HttpOnly; SameSite=None; Secure'],
  ['lax', { http_only: 'off' }, 'Path=/; SameSite=Lax'],
  ['strict', { path: '/v1/labs/bank/me' }, 'Path=/v1/labs/bank/me; HttpOnly; SameSite=Strict'],
  ['unset', { secure: 'on' }, 'Path=/; HttpOnly; Secure'],
])('the cookie has the attributes of the sign-in: %s %o', async (carrier, more, attributes) => {
  const cookies = setCookies(await signInAs('ada', { carrier, ...more }));
  expect(cookies.at(-1)?.replace(/^bank=[\w-]{86}; /, '')).toBe(attributes);
});

it('an arrival shows what the bank issued, what a script can read, and the times, and no token', async () => {
  const cookie = await cookieFor('strict');
  await api.second('GET', path('me'), { headers: { cookie, 'x-readable-cookies': 'bank theme' } });
  await signInAs('ada', { carrier: 'header' });
  await signInAs('ada', { carrier: 'library' });
  const all = await arrivals();
  expect(all.map(({ issued }) => issued)).toEqual([
    'Set-Cookie: bank=…; Path=/; HttpOnly; SameSite=Strict',
    undefined,
    'Authorization: Bearer …',
    'Set-Cookie: __Host-bank=…; Path=/; HttpOnly; Secure; SameSite=Lax',
  ]);
  expect(all[1]).toMatchObject({ readable: ['bank', 'theme'] });
  expect(all[1]?.serverTiming).toMatch(
    /^verify;dur=[\d.]+, store;desc="GET";dur=[\d.]+, handler;dur=[\d.]+$/,
  );
  expect(JSON.stringify(all)).not.toMatch(/[\w-]{86}/);
});

it('the arrivals after a position are only the new ones, and at most a hundred are kept', async () => {
  await signInAs('ada');
  const first = await asStudent('GET', 'arrivals');
  const after = String(Reflect.get(Object(first.body), 'after'));
  expect((await asStudent('GET', `arrivals?after=${after}`)).body).toEqual({ arrivals: [], after });
  for (let sent = 0; sent < 105; sent += 1) await api.first('GET', path(`me?student=${student}`));
  expect(await arrivals()).toHaveLength(100);
});

it('a sign-in on the page of the bank opens the bank again with a defence, and that of another site does not', async () => {
  await forged(await cookieFor('none'));
  await signInAs('ada', { defence: 'token' }, { headers: fromOtherSite });
  expect((await asStudent('GET', 'state')).body).toMatchObject({ balances: { ada: 900 }, defence: 'none' });
  await signInAs('ada', { defence: 'token' }, { headers: { 'sec-fetch-site': 'same-origin' } });
  expect((await asStudent('GET', 'state')).body).toMatchObject({ balances: { ada: 1000 }, defence: 'token' });
});

/** Sends the request of a step of a run (apps/attacker/src/runner.ts). */
const navigate = (cookie: string) =>
  api.first('POST', path(`transfer?student=${student}&mark=lax.none.form&answer=none`), {
    body: 'to=mallory&amount=100',
    headers: { ...form, ...fromOtherSite, cookie, 'sec-fetch-mode': 'navigate' },
  });

it('a navigation that wants no answer gets 204, and its arrival has the status of the bank and its mark', async () => {
  expect((await navigate(await cookieFor('lax'))).status).toBe(204);
  expect((await navigate('')).status).toBe(204);
  expect((await arrivals()).slice(-2)).toMatchObject([
    { status: 303, accepted: true, mark: 'lax.none.form' },
    { status: 401, accepted: false, mark: 'lax.none.form' },
  ]);
});

it('reset gives the money back', async () => {
  await forged(await cookieFor('lax'));
  expect(await asStudent('POST', 'reset')).toMatchObject({
    status: 200,
    body: { balances: { ada: 1000 }, ledger: [] },
  });
});

it('an invented student gets no keys', async () => {
  const unknown = 'A'.repeat(22);
  await api.first('GET', path(`me?student=${unknown}`));
  expect(await api.redis.keys(`*${unknown}*`)).toEqual([]);
  expect((await signInAs('ada', { student: unknown })).status).toBe(404);
});

it('every key expires', async () => {
  await signInAs('ada');
  const keys = await api.redis.keys('lab:*');
  expect(keys).toHaveLength(4);
  for (const key of keys) expect(await api.redis.pttl(key)).toBeGreaterThan(0);
});

it('the bank refuses the tokens of the app and of other labs, and these refuse the token of the bank', async () => {
  const ofApp = await signUp(api.first);
  const ofLab = (await api.first('POST', '/v1/labs/expiry/sign-in')).token ?? '';
  const ofBank = (await signInAs('ada', { carrier: 'header' })).token ?? '';
  const status = async (of: string, call: Call) => (await api.first('GET', of, call)).status;
  expect(await status(path('me'), { token: ofBank })).toBe(200);
  for (const token of [ofApp, ofLab]) {
    expect(await status(path('me'), { token })).toBe(401);
    for (const name of ['bank', '__Host-bank'])
      expect(await status(path('me'), { headers: { cookie: `${name}=${token}` } })).toBe(401);
  }
  expect(await status('/v1/users/me', { token: ofBank })).toBe(401);
  expect(await status('/v1/labs/expiry/me', { token: ofBank })).toBe(401);
  expect(await status('/v1/users/me', { headers: { cookie: `bank=${ofBank}; __Host-bank=${ofBank}` } })).toBe(
    401,
  );
});

it('the page learns where the sites are, and why there are none for another machine', async () => {
  expect((await api.first('GET', '/v1/labs/sites')).body).toMatchObject({
    sites: { bank: 'http://localhost:9091' },
  });
  const elsewhere = { host: 'lab.example.org', 'x-forwarded-proto': 'https' };
  expect((await api.first('GET', '/v1/labs/sites', { headers: elsewhere })).body).toEqual({
    reason: 'public_host',
  });
});

/** Headers of a request that a page of the bank caused. */
const page = (mark: string) => ({
  referer: `http://localhost:9091/comments/?student=${student}&mark=${mark}&csp=on`,
  'sec-fetch-site': 'same-origin',
});

describe('the label of a request', () => {
  const transferLink = `transfer?to=mallory&amount=1`;

  it('is in the address of the request, else of the bank’s page, else that of the sign-in', async () => {
    const cookie = cookieOf(await signInAs('ada', {}, { headers: page('script.cookie.csp') }));
    await api.first('GET', path(`${transferLink}&mark=own`), { headers: { cookie, ...page('of-page') } });
    await api.first('GET', path(transferLink), { headers: { cookie, ...page('of-page') } });
    await api.second('GET', path('me'), { headers: { cookie } });
    const marks = (await arrivals()).map(({ mark }) => mark);
    expect(marks).toEqual(['script.cookie.csp', 'own', 'of-page', 'script.cookie.csp']);
  });

  it('a request without a session arrives for the student of its page', async () => {
    await api.first('GET', path(transferLink), { headers: page('image.memory.none') });
    await api.first('GET', path(transferLink), { headers: { referer: 'no address' } });
    expect(await arrivals()).toMatchObject([
      { accepted: false, reason: 'authentication_required', mark: 'image.memory.none' },
    ]);
  });

  it('an arrival has the report of the page, without words of another form', async () => {
    const cookie = cookieOf(await signInAs('ada'));
    const words = `script-src-attr sent:http://127.0.0.1:9090 <b> ${'x'.repeat(90)}`;
    await api.first('GET', path('me'), { headers: { cookie, 'x-page-report': words } });
    expect((await arrivals()).at(-1)?.report).toEqual(['script-src-attr', 'sent:http://127.0.0.1:9090']);
  });
});
