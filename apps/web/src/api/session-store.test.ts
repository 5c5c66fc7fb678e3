import { beforeEach, describe, expect, test } from 'vitest';
import { endpoints, type Profile } from '@session-lab/contract';
import { createClient, type Client } from './client.ts';
import { createExchangeLog, type ExchangeLog } from './exchange-log.ts';
import { publicIdOf } from './public-id.ts';
import { createSessionEnd } from './session-end.ts';
import { createSessionStore, type SessionStore } from './session-store.ts';
import { createTokenStore, tokenKey, type TokenStore } from './token-store.ts';

const token = Buffer.alloc(64, 7).toString('base64url');
const newToken = Buffer.alloc(64, 9).toString('base64url');
const profile: Profile = {
  id: 'u1',
  userName: 'ada',
  displayName: 'Ada',
  role: 'user',
  createdAt: '2026-01-01T00:00:00.000Z',
  email: 'ada@example.org',
};

type Reply = () => Response | Promise<Response>;

const good: Reply = () =>
  Response.json(profile, {
    headers: { 'Server-Timing': 'store;desc="GET";dur=0.3', 'X-Served-By': 'api-1' },
  });
const refuse =
  (status: number, code: string): Reply =>
  () =>
    Response.json({ type: 'x', title: 'x', status, code }, { status, headers: { 'X-Served-By': 'api-1' } });
/** Answers a change of password. */
const changed = (): Response =>
  new Response(null, {
    status: 204,
    headers: { Authorization: `Bearer ${newToken}`, 'X-Served-By': 'api-1' },
  });
const silence: Reply = () => Promise.reject(new TypeError('Failed to fetch'));

let stored: Map<string, string>;
/** sessionStorage. */
let tab: Map<string, string>;
let nowMs: number;
let reply: Reply;
let requested: string[];
let waits: { ms: number; run: () => void }[];
let tokens: TokenStore;
let client: Client;
let sessionStore: SessionStore;
let log: ExchangeLog;
let otherTab: (token: string | undefined) => void;

beforeEach(() => {
  stored = new Map();
  tab = new Map();
  nowMs = 0;
  reply = good;
  requested = [];
  waits = [];
  createPage();
});

/** Loads the page with the current localStorage. */
function createPage(): void {
  tokens = createTokenStore({
    storage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => stored.set(key, value),
      removeItem: (key) => stored.delete(key),
    },
    onStorageChange: (listener) => {
      otherTab = (next) => {
        if (next === undefined) stored.delete(tokenKey);
        else stored.set(tokenKey, next);
        listener();
      };
    },
  });
  log = createExchangeLog({ capacity: 10 });
  client = createClient({
    fetch: async (path, init) => {
      requested.push(`${init.method} ${path}`);
      return reply();
    },
    tokens,
    log,
    now: () => 0,
    browserMs: () => undefined,
    deadlineMs: 1_000,
    WebSocket,
    origin: 'http://localhost:8080',
    locks: navigator.locks,
  });
  sessionStore = createSessionStore({
    client,
    tokens,
    log,
    sessionEnd: createSessionEnd({
      storage: {
        getItem: (key) => tab.get(key) ?? null,
        setItem: (key, value) => tab.set(key, value),
        removeItem: (key) => tab.delete(key),
      },
      now: () => nowMs,
    }),
    after: (ms, run) => {
      const wait = { ms, run };
      waits.push(wait);
      return () => {
        waits = waits.filter((other) => other !== wait);
      };
    },
    random: () => 0.5,
  });
}

/** Waits for a few turns of the event loop. */
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one turn of the event loop after the other
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
};

/** Waits until no request holds the lock of issued tokens. */
const settled = async (): Promise<void> => {
  await turns();
  await navigator.locks.request('session-lab.issuing', () => undefined);
  await turns();
};

/** Starts with a token on the device, and waits for the first answer. */
async function start(first: Reply = good): Promise<void> {
  stored.set(tokenKey, token);
  createPage();
  reply = first;
  sessionStore.start();
  await settled();
}

/** Ends the current pause. Returns its length in milliseconds. */
async function elapse(): Promise<number | undefined> {
  const wait = waits.shift();
  wait?.run();
  await settled();
  return wait?.ms;
}

describe('the session store', () => {
  test('sends no request without a token', async () => {
    sessionStore.start();
    await settled();
    expect(requested).toEqual([]);
    expect(sessionStore.snapshot().session).toEqual({ status: 'guest' });
  });

  test('requests the profile once with a token', async () => {
    await start();
    expect(requested).toEqual(['GET /v1/users/me']);
    expect(sessionStore.snapshot().session).toEqual({
      status: 'signed-in',
      publicId: publicIdOf(token),
      profile,
    });
    expect(waits).toEqual([]);
  });

  test('drops the token on a 401 invalid_token, and shows it', async () => {
    await start(refuse(401, 'invalid_token'));
    expect(sessionStore.snapshot()).toMatchObject({ session: { status: 'guest' }, notice: 'ended' });
    expect(stored.has(tokenKey)).toBe(false);
  });

  test('after an idle timeout the notice has the reason, also after a reload, until the next sign-in', async () => {
    await start();
    sessionStore.limits({ idleTimeoutMs: 900_000, absoluteLeftMs: 43_200_000 });
    nowMs += 900_000;
    reply = refuse(401, 'invalid_token');
    await client.request(endpoints.listSessions);
    await settled();
    const ended = { notice: 'ended', end: { cause: 'idle_timeout', idleTimeoutMs: 900_000 } };
    expect(sessionStore.snapshot()).toMatchObject(ended);
    createPage();
    sessionStore.start();
    expect(sessionStore.snapshot()).toMatchObject({ session: { status: 'guest' }, ...ended });
    sessionStore.adopt(newToken, { keep: true, profile });
    createPage();
    expect(sessionStore.snapshot()).toMatchObject({ notice: undefined, end: undefined });
  });

  test('each request restarts the idle timeout, and a check of the session does not', async () => {
    await start();
    sessionStore.limits({ idleTimeoutMs: 900_000, absoluteLeftMs: 43_200_000 });
    nowMs += 600_000;
    await client.request(endpoints.listSessions);
    nowMs += 600_000;
    await client.request(endpoints.readSession);
    sessionStore.forget('ended');
    expect(sessionStore.snapshot().end?.cause).toBe('elsewhere');

    await start();
    sessionStore.limits({ idleTimeoutMs: 900_000, absoluteLeftMs: 43_200_000 });
    nowMs += 600_000;
    await client.request(endpoints.readSession);
    nowMs += 300_000;
    sessionStore.forget('ended');
    expect(sessionStore.snapshot().end?.cause).toBe('idle_timeout');
  });

  test('a dismissed reason does not return after a reload', async () => {
    await start(refuse(401, 'invalid_token'));
    expect(sessionStore.snapshot().end).toEqual({ cause: 'unknown' });
    sessionStore.dismissNotice();
    createPage();
    expect(sessionStore.snapshot().notice).toBeUndefined();
  });

  test.each([
    ['store_unavailable', 503, 'store'],
    ['no_replica', 503, 'replicas'],
    ['bad_gateway', 502, 'replicas'],
    ['gateway_timeout', 504, 'replicas'],
  ] as const)('keeps the token through %s', async (code, status, outage) => {
    await start();
    reply = refuse(status, code);
    await client.request({
      method: 'GET',
      path: '/v1/users/me',
      summary: '',
      access: 'session',
      status: 200,
      problems: [],
    });
    expect(sessionStore.snapshot()).toMatchObject({ session: { status: 'signed-in' }, outage });
    expect(stored.get(tokenKey)).toBe(token);
  });

  test('probes at growing intervals until the outage ends', async () => {
    await start(silence);
    expect(sessionStore.snapshot()).toMatchObject({ session: { status: 'checking' }, outage: 'offline' });
    const pauses = [];
    for (let knock = 0; knock < 6; knock += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one pause after the other
      pauses.push(await elapse());
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    reply = good;
    await elapse();
    expect(sessionStore.snapshot()).toMatchObject({ session: { status: 'signed-in' }, outage: undefined });
    expect(waits).toEqual([]);
  });

  test('continues to probe after an error that is not an outage', async () => {
    await start(silence);
    reply = refuse(500, 'internal_error');
    await elapse();
    expect(waits).toHaveLength(1);
    expect(sessionStore.snapshot().outage).toBe('offline');
  });

  test('does not end an outage of the store after a ping', async () => {
    await start(refuse(503, 'store_unavailable'));
    reply = () => Response.json({ servedBy: 'api-1', uptimeMs: 1 }, { headers: { 'X-Served-By': 'api-1' } });
    await client.request({
      method: 'GET',
      path: '/v1/ping',
      summary: '',
      access: 'anyone',
      status: 200,
      problems: [],
    });
    expect(sessionStore.snapshot().outage).toBe('store');
  });

  test('the refusal of another token does not sign the user out', async () => {
    await start();
    reply = refuse(401, 'invalid_token');
    await client.request(
      { method: 'GET', path: '/v1/users/me', summary: '', access: 'session', status: 200, problems: [] },
      { token: { value: newToken, label: 'tampered' } },
    );
    await settled();
    expect(sessionStore.snapshot().session.status).toBe('signed-in');
  });

  test('the refusal of a replaced token does not end the session', async () => {
    await start();
    let answerOld: ((response: Response) => void) | undefined;
    reply = () =>
      new Promise((resolve) => {
        answerOld = resolve;
      });
    const old = client.request(endpoints.listSessions);
    reply = () => changed();
    await client.request(endpoints.changePassword, { body: { currentPassword: 'a', newPassword: 'b' } });
    answerOld?.(await refuse(401, 'invalid_token')());
    await old;
    await settled();
    expect(sessionStore.snapshot().session).toMatchObject({
      status: 'signed-in',
      publicId: publicIdOf(newToken),
    });
    expect(stored.get(tokenKey)).toBe(newToken);
  });

  test('after a refusal, waits for a password change in another tab, and takes its token', async () => {
    await start();
    let stop: (() => void) | undefined;
    let change: Promise<unknown> | undefined;
    await new Promise<void>((held) => {
      change = navigator.locks.request('session-lab.issuing', { mode: 'shared' }, () => {
        held();
        return new Promise<void>((resolve) => {
          stop = resolve;
        });
      });
    });
    reply = refuse(401, 'invalid_token');
    await client.request(endpoints.listSessions);
    await turns();
    expect(stored.get(tokenKey)).toBe(token);
    expect(sessionStore.snapshot().session.status).toBe('signed-in');
    reply = good;
    stored.set(tokenKey, newToken);
    stop?.();
    await change;
    await settled();
    expect(sessionStore.snapshot()).toMatchObject({
      session: { status: 'signed-in', publicId: publicIdOf(newToken) },
      notice: undefined,
    });
    expect(stored.get(tokenKey)).toBe(newToken);
  });

  test('a token removed in the console signs the page out before the next request', async () => {
    await start();
    stored.clear();
    const before = requested.length;
    const answer = await client.boundTo(tokens.holder()).request(endpoints.signOut);
    expect(answer).toMatchObject({ ok: false, problem: { code: 'session_changed' } });
    expect(requested).toHaveLength(before);
    expect(sessionStore.snapshot()).toMatchObject({ session: { status: 'guest' }, notice: 'token_removed' });
  });

  test('a sign-out in another tab signs this page out', async () => {
    await start();
    otherTab(undefined);
    expect(sessionStore.snapshot()).toMatchObject({ session: { status: 'guest' }, notice: 'token_removed' });
  });

  test('a sign-in in another tab signs this page in, and shows it', async () => {
    sessionStore.start();
    otherTab(token);
    await settled();
    expect(sessionStore.snapshot()).toMatchObject({
      session: { status: 'signed-in' },
      notice: 'token_replaced',
    });
    expect(requested).toEqual(['GET /v1/users/me']);
  });

  test('after a sign-in in another tab, requests of the previous user are not sent', async () => {
    await start();
    const ofAda = client.boundTo(tokens.holder());
    let answer: ((response: Response) => void) | undefined;
    reply = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    otherTab(newToken);
    expect(sessionStore.snapshot().session.status).toBe('checking');
    const saved = ofAda.request(endpoints.changeProfile, { body: { displayName: 'Ada wrote this' } });
    await settled();
    expect(requested).toEqual(['GET /v1/users/me', 'GET /v1/users/me']);
    answer?.(Response.json({ ...profile, id: 'u2', userName: 'bob' }));
    expect(await saved).toMatchObject({ ok: false, problem: { code: 'session_changed' } });
    expect(requested).toHaveLength(2);
    expect(sessionStore.snapshot()).toMatchObject({
      session: { status: 'signed-in', profile: { userName: 'bob' } },
      notice: 'token_replaced',
    });
  });

  test('requests wait until the user of a new token is known, and are sent for the same user', async () => {
    await start();
    const ofAda = client.boundTo(tokens.holder());
    otherTab(newToken);
    const answer = await ofAda.request(endpoints.readProfile);
    expect(answer.ok).toBe(true);
    expect(requested).toHaveLength(3);
    expect(sessionStore.snapshot()).toMatchObject({ session: { status: 'signed-in' }, notice: undefined });
  });

  test('a failing GET /v1/users/me leaves the page without a user, and shows that the server fails', async () => {
    await start();
    const ofAda = client.boundTo(tokens.holder());
    reply = refuse(500, 'internal_error');
    otherTab(newToken);
    void ofAda.request(endpoints.changeProfile, { body: { displayName: 'Ada wrote this' } });
    await settled();
    await elapse();
    expect(sessionStore.snapshot()).toMatchObject({ session: { status: 'checking' }, outage: 'failing' });
    expect(requested).not.toContain('PATCH /v1/users/me');
  });

  test('a refused token on load ends the session without an outage notice', async () => {
    const seen: unknown[] = [];
    stored.set(tokenKey, token);
    createPage();
    sessionStore.subscribe(() => seen.push(sessionStore.snapshot().outage));
    reply = refuse(401, 'invalid_token');
    sessionStore.start();
    await settled();
    expect(sessionStore.snapshot()).toMatchObject({ session: { status: 'guest' }, notice: 'ended' });
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter((outage) => outage !== undefined)).toEqual([]);
  });

  test('the request log of one user is not shown to the next', async () => {
    await start();
    expect(log.entries()).not.toEqual([]);
    reply = () => Response.json({ ...profile, id: 'u2' });
    otherTab(newToken);
    await settled();
    expect(log.entries()).toEqual([]);
  });

  test('a sign-out that is confirmed late does not end the session of the next user', async () => {
    await start();
    const { exchange } = await client.request(endpoints.readProfile);
    reply = () => Response.json({ ...profile, id: 'u2' });
    otherTab(newToken);
    await settled();
    sessionStore.endedBy(exchange, 'signed_out');
    sessionStore.update(profile);
    expect(sessionStore.snapshot().session).toMatchObject({ status: 'signed-in', profile: { id: 'u2' } });
    expect(stored.get(tokenKey)).toBe(newToken);
  });

  test('a token that is not kept stays in memory, and so does the next token of its session', async () => {
    sessionStore.start();
    sessionStore.adopt(token, { keep: false, profile });
    expect(stored.has(tokenKey)).toBe(false);
    expect(tokens.read()).toBe(token);
    reply = () => changed();
    await client.request(endpoints.changePassword, { body: { currentPassword: 'a', newPassword: 'b' } });
    expect(stored.has(tokenKey)).toBe(false);
    expect(tokens.read()).toBe(newToken);
  });
});
