import { beforeEach, describe, expect, test } from 'vitest';
import { endpoints, type Profile } from '@session-lab/contract';
import { createClient, type Client } from './client.ts';
import { createExchangeLog, type ExchangeLog } from './exchange-log.ts';
import { publicIdOf } from './public-id.ts';
import { createSessionKeeper, type SessionKeeper } from './session-keeper.ts';
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
/** The answer to a change of password. */
const changed = (): Response =>
  new Response(null, {
    status: 204,
    headers: { Authorization: `Bearer ${newToken}`, 'X-Served-By': 'api-1' },
  });
const silence: Reply = () => Promise.reject(new TypeError('Failed to fetch'));

let stored: Map<string, string>;
let reply: Reply;
let asked: string[];
let waits: { ms: number; run: () => void }[];
let tokens: TokenStore;
let client: Client;
let keeper: SessionKeeper;
let log: ExchangeLog;
let otherTab: (token: string | undefined) => void;

beforeEach(() => {
  stored = new Map();
  reply = good;
  asked = [];
  waits = [];
  createPage();
});

/** Loads the page with what is in localStorage now. */
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
      asked.push(`${init.method} ${path}`);
      return reply();
    },
    tokens,
    log,
    now: () => 0,
    measured: () => undefined,
    deadlineMs: 1_000,
    WebSocket,
    origin: 'http://localhost:8080',
    locks: navigator.locks,
  });
  keeper = createSessionKeeper({
    client,
    tokens,
    log,
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

/** A few turns of the event loop. */
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one turn of the event loop after the other
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
};

/** Until nothing waits for the lock of issued tokens either. */
const settled = async (): Promise<void> => {
  await turns();
  await navigator.locks.request('session-lab.issuing', () => undefined);
  await turns();
};

/** Starts with a token on the device, and lets the first answer arrive. */
async function start(first: Reply = good): Promise<void> {
  stored.set(tokenKey, token);
  createPage();
  reply = first;
  keeper.start();
  await settled();
}

/** Lets the pause pass that the keeper is in; returns how long it was. */
async function elapse(): Promise<number | undefined> {
  const wait = waits.shift();
  wait?.run();
  await settled();
  return wait?.ms;
}

describe('the keeper of the session', () => {
  test('without a token asks nothing', async () => {
    keeper.start();
    await settled();
    expect(asked).toEqual([]);
    expect(keeper.snapshot().session).toEqual({ status: 'guest' });
  });

  test('with a token asks once who it is', async () => {
    await start();
    expect(asked).toEqual(['GET /v1/users/me']);
    expect(keeper.snapshot().session).toEqual({ status: 'signed-in', publicId: publicIdOf(token), profile });
    expect(waits).toEqual([]);
  });

  test('drops the token on a 401 invalid_token, and says so', async () => {
    await start(refuse(401, 'invalid_token'));
    expect(keeper.snapshot()).toMatchObject({ session: { status: 'guest' }, notice: 'ended' });
    expect(stored.has(tokenKey)).toBe(false);
  });

  test.each([
    ['store_unavailable', 503, 'store'],
    ['no_replica', 503, 'replicas'],
    ['bad_gateway', 502, 'replicas'],
    ['gateway_timeout', 504, 'replicas'],
  ] as const)('keeps the token through %s', async (code, status, away) => {
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
    expect(keeper.snapshot()).toMatchObject({ session: { status: 'signed-in' }, away });
    expect(stored.get(tokenKey)).toBe(token);
  });

  test('knocks more and more rarely, and comes back by itself', async () => {
    await start(silence);
    expect(keeper.snapshot()).toMatchObject({ session: { status: 'checking' }, away: 'offline' });
    const pauses = [];
    for (let knock = 0; knock < 6; knock += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one pause after the other
      pauses.push(await elapse());
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    reply = good;
    await elapse();
    expect(keeper.snapshot()).toMatchObject({ session: { status: 'signed-in' }, away: undefined });
    expect(waits).toEqual([]);
  });

  test('goes on knocking through an answer that is neither away nor good', async () => {
    await start(silence);
    reply = refuse(500, 'internal_error');
    await elapse();
    expect(waits).toHaveLength(1);
    expect(keeper.snapshot().away).toBe('offline');
  });

  test('does not take a ping for the store being back', async () => {
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
    expect(keeper.snapshot().away).toBe('store');
  });

  test('a tampered token that is refused signs nobody out', async () => {
    await start();
    reply = refuse(401, 'invalid_token');
    await client.request(
      { method: 'GET', path: '/v1/users/me', summary: '', access: 'session', status: 200, problems: [] },
      { token: { value: newToken, label: 'tampered' } },
    );
    await settled();
    expect(keeper.snapshot().session.status).toBe('signed-in');
  });

  test('a refusal of the token that was replaced meanwhile ends nothing', async () => {
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
    expect(keeper.snapshot().session).toMatchObject({ status: 'signed-in', publicId: publicIdOf(newToken) });
    expect(stored.get(tokenKey)).toBe(newToken);
  });

  test('a refusal waits for the password change of another tab, and takes its token', async () => {
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
    expect(keeper.snapshot().session.status).toBe('signed-in');
    reply = good;
    stored.set(tokenKey, newToken);
    stop?.();
    await change;
    await settled();
    expect(keeper.snapshot()).toMatchObject({
      session: { status: 'signed-in', publicId: publicIdOf(newToken) },
      notice: undefined,
    });
    expect(stored.get(tokenKey)).toBe(newToken);
  });

  test('a token removed in the console makes the page a guest’s before the next request', async () => {
    await start();
    stored.clear();
    const before = asked.length;
    const answer = await client.boundTo(tokens.holder()).request(endpoints.signOut);
    expect(answer).toMatchObject({ ok: false, problem: { code: 'session_changed' } });
    expect(asked).toHaveLength(before);
    expect(keeper.snapshot()).toMatchObject({ session: { status: 'guest' }, notice: 'token_removed' });
  });

  test('signed out in another tab, signed out here; no sentence names a tab', async () => {
    await start();
    otherTab(undefined);
    expect(keeper.snapshot()).toMatchObject({ session: { status: 'guest' }, notice: 'token_removed' });
  });

  test('signed in in another tab, signed in here, and said', async () => {
    keeper.start();
    otherTab(token);
    await settled();
    expect(keeper.snapshot()).toMatchObject({ session: { status: 'signed-in' }, notice: 'token_replaced' });
    expect(asked).toEqual(['GET /v1/users/me']);
  });

  test('from another tab’s sign-in to its user’s name the page belongs to no user, and requests of the old user are not sent', async () => {
    await start();
    const ofAda = client.boundTo(tokens.holder());
    let answer: ((response: Response) => void) | undefined;
    reply = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    otherTab(newToken);
    expect(keeper.snapshot().session.status).toBe('checking');
    const saved = ofAda.request(endpoints.changeProfile, { body: { displayName: 'Ada wrote this' } });
    await settled();
    expect(asked).toEqual(['GET /v1/users/me', 'GET /v1/users/me']);
    answer?.(Response.json({ ...profile, id: 'u2', userName: 'bob' }));
    expect(await saved).toMatchObject({ ok: false, problem: { code: 'session_changed' } });
    expect(asked).toHaveLength(2);
    expect(keeper.snapshot()).toMatchObject({
      session: { status: 'signed-in', profile: { userName: 'bob' } },
      notice: 'token_replaced',
    });
  });

  test('what was asked meanwhile is sent when the new token is the same user’s', async () => {
    await start();
    const ofAda = client.boundTo(tokens.holder());
    otherTab(newToken);
    const answer = await ofAda.request(endpoints.readProfile);
    expect(answer.ok).toBe(true);
    expect(asked).toHaveLength(3);
    expect(keeper.snapshot()).toMatchObject({ session: { status: 'signed-in' }, notice: undefined });
  });

  test('a GET /v1/users/me that fails for good leaves the page without a user, and says that the server fails', async () => {
    await start();
    const ofAda = client.boundTo(tokens.holder());
    reply = refuse(500, 'internal_error');
    otherTab(newToken);
    void ofAda.request(endpoints.changeProfile, { body: { displayName: 'Ada wrote this' } });
    await settled();
    await elapse();
    expect(keeper.snapshot()).toMatchObject({ session: { status: 'checking' }, away: 'failing' });
    expect(asked).not.toContain('PATCH /v1/users/me');
  });

  test('a refused token on load ends the session without a word of replicas that do not answer', async () => {
    const seen: unknown[] = [];
    stored.set(tokenKey, token);
    createPage();
    keeper.subscribe(() => seen.push(keeper.snapshot().away));
    reply = refuse(401, 'invalid_token');
    keeper.start();
    await settled();
    expect(keeper.snapshot()).toMatchObject({ session: { status: 'guest' }, notice: 'ended' });
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter((away) => away !== undefined)).toEqual([]);
  });

  test('the log of one user is not shown to the next', async () => {
    await start();
    expect(log.entries()).not.toEqual([]);
    reply = () => Response.json({ ...profile, id: 'u2' });
    otherTab(newToken);
    await settled();
    expect(log.entries()).toEqual([]);
  });

  test('a sign-out that is confirmed after another user came to the page ends nothing of theirs', async () => {
    await start();
    const { exchange } = await client.request(endpoints.readProfile);
    reply = () => Response.json({ ...profile, id: 'u2' });
    otherTab(newToken);
    await settled();
    keeper.ended(exchange, 'signed_out');
    keeper.update(profile);
    expect(keeper.snapshot().session).toMatchObject({ status: 'signed-in', profile: { id: 'u2' } });
    expect(stored.get(tokenKey)).toBe(newToken);
  });

  test('a sign-in not to be kept stays in memory, and so does its next token', async () => {
    keeper.start();
    keeper.adopt(token, { keep: false, profile });
    expect(stored.has(tokenKey)).toBe(false);
    expect(tokens.read()).toBe(token);
    reply = () => changed();
    await client.request(endpoints.changePassword, { body: { currentPassword: 'a', newPassword: 'b' } });
    expect(stored.has(tokenKey)).toBe(false);
    expect(tokens.read()).toBe(newToken);
  });
});
