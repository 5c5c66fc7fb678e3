import { beforeEach, describe, expect, test } from 'vitest';
import type { Profile } from '@session-lab/contract';
import { createClient, type Client } from './client.ts';
import { createExchangeLog } from './exchange-log.ts';
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
const silence: Reply = () => Promise.reject(new TypeError('Failed to fetch'));

let stored: Map<string, string>;
let reply: Reply;
let asked: string[];
let waits: { ms: number; run: () => void }[];
let tokens: TokenStore;
let client: Client;
let keeper: SessionKeeper;
let otherTab: () => void;

beforeEach(() => {
  stored = new Map();
  reply = good;
  asked = [];
  waits = [];
  tokens = createTokenStore({
    storage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => stored.set(key, value),
      removeItem: (key) => stored.delete(key),
    },
    onStorageChange: (listener) => {
      otherTab = () => {
        listener({ key: tokenKey });
      };
    },
  });
  client = createClient({
    fetch: async (path, init) => {
      asked.push(`${init.method} ${path}`);
      return reply();
    },
    tokens,
    log: createExchangeLog({ capacity: 10 }),
    now: () => 0,
    measured: () => undefined,
    deadlineMs: 1_000,
    WebSocket,
    origin: 'http://localhost:8080',
  });
  keeper = createSessionKeeper({
    client,
    tokens,
    after: (ms, run) => {
      const wait = { ms, run };
      waits.push(wait);
      return () => {
        waits = waits.filter((other) => other !== wait);
      };
    },
    random: () => 0.5,
  });
});

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one turn of the event loop after the other
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
};

/** Starts with a token on the device, and lets the first answer arrive. */
async function start(first: Reply = good): Promise<void> {
  stored.set(tokenKey, token);
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
    const old = client.request({
      method: 'GET',
      path: '/v1/x',
      summary: '',
      access: 'session',
      status: 200,
      problems: [],
    });
    keeper.rotate(newToken);
    answerOld?.(await refuse(401, 'invalid_token')());
    await old;
    await settled();
    expect(keeper.snapshot().session).toMatchObject({ status: 'signed-in', publicId: publicIdOf(newToken) });
    expect(stored.get(tokenKey)).toBe(newToken);
  });

  test('agrees with the other tab: signed out there, signed out here', async () => {
    await start();
    stored.delete(tokenKey);
    otherTab();
    expect(keeper.snapshot()).toMatchObject({ session: { status: 'guest' }, notice: 'signed_out_elsewhere' });
  });

  test('agrees with the other tab: signed in there, signed in here', async () => {
    keeper.start();
    stored.set(tokenKey, token);
    otherTab();
    await settled();
    expect(keeper.snapshot().session.status).toBe('signed-in');
    expect(asked).toEqual(['GET /v1/users/me']);
  });

  test('a sign-in not to be kept stays in memory', () => {
    keeper.start();
    keeper.adopt(token, { keep: false, profile });
    expect(stored.has(tokenKey)).toBe(false);
    expect(tokens.read()).toBe(token);
    keeper.rotate(newToken);
    expect(stored.has(tokenKey)).toBe(false);
    expect(tokens.read()).toBe(newToken);
  });
});
