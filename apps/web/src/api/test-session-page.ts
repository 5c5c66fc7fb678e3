import { beforeEach } from 'vitest';
import type { Profile } from '@session-lab/contract';
import { createClient, type Client } from './client.ts';
import { createExchangeLog, type ExchangeLog } from './exchange-log.ts';
import { createSessionEnd } from './session-end.ts';
import { createSessionStore, type SessionStore } from './session-store.ts';
import { createTokenStore, tokenKey, type TokenStore } from './token-store.ts';

export const token = Buffer.alloc(64, 7).toString('base64url');
export const newToken = Buffer.alloc(64, 9).toString('base64url');
export const profile: Profile = {
  id: 'u1',
  userName: 'ada',
  displayName: 'Ada',
  role: 'user',
  createdAt: '2026-01-01T00:00:00.000Z',
  email: 'ada@example.org',
};

type Reply = () => Response | Promise<Response>;

export const good: Reply = () =>
  Response.json(profile, {
    headers: { 'Server-Timing': 'store;desc="GET";dur=0.3', 'X-Served-By': 'api-1' },
  });
export const refuse =
  (status: number, code: string): Reply =>
  () =>
    Response.json({ type: 'x', title: 'x', status, code }, { status, headers: { 'X-Served-By': 'api-1' } });
/** Answers a change of password. */
export const changed = (): Response =>
  new Response(null, {
    status: 204,
    headers: { Authorization: `Bearer ${newToken}`, 'X-Served-By': 'api-1' },
  });
export const silence: Reply = () => Promise.reject(new TypeError('Failed to fetch'));

/** The session store of a page, on storages and a server in memory. */
export type SessionPage = {
  /** localStorage. */
  readonly stored: Map<string, string>;
  nowMs: number;
  /** Response of the server to the next requests. */
  reply: Reply;
  /** Requests that the server received, such as `GET /v1/ping`. */
  readonly requested: string[];
  waits: { ms: number; run: () => void }[];
  tokens: TokenStore;
  client: Client;
  sessionStore: SessionStore;
  log: ExchangeLog;
  /** Stores a token, or removes it, as another tab does. */
  otherTab(token: string | undefined): void;
  /** Loads the page again, with the same localStorage and sessionStorage. */
  reload(): void;
  /** Starts with a token on the device, and waits for the first answer. */
  start(first?: Reply): Promise<void>;
  /** Ends the current pause. Returns its length in milliseconds. */
  elapse(): Promise<number | undefined>;
};

const storageOf = (items: Map<string, string>) => ({
  getItem: (key: string) => items.get(key) ?? null,
  setItem: (key: string, value: string) => items.set(key, value),
  removeItem: (key: string) => items.delete(key),
});

const nothing = (): void => undefined;

function createSessionPage(): SessionPage {
  const stored = new Map<string, string>();
  const tab = new Map<string, string>();
  let onStorageChange = nothing;

  function load() {
    const tokens = createTokenStore({
      storage: storageOf(stored),
      onStorageChange: (listener) => {
        onStorageChange = listener;
      },
    });
    const log = createExchangeLog({ capacity: 10 });
    const client = createClient({
      fetch: async (path, init) => {
        page.requested.push(`${init.method} ${path}`);
        return page.reply();
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
    const sessionStore = createSessionStore({
      client,
      tokens,
      log,
      sessionEnd: createSessionEnd({ storage: storageOf(tab), now: () => page.nowMs }),
      after: (ms, run) => {
        const wait = { ms, run };
        page.waits.push(wait);
        return () => {
          page.waits = page.waits.filter((other) => other !== wait);
        };
      },
      random: () => 0.5,
    });
    return { tokens, log, client, sessionStore };
  }

  const page: SessionPage = {
    stored,
    nowMs: 0,
    reply: good,
    requested: [],
    waits: [],
    ...load(),
    otherTab(next) {
      if (next === undefined) stored.delete(tokenKey);
      else stored.set(tokenKey, next);
      onStorageChange();
    },
    reload: () => void Object.assign(page, load()),
    async start(first = good) {
      stored.set(tokenKey, token);
      page.reload();
      page.reply = first;
      page.sessionStore.start();
      await settled();
    },
    async elapse() {
      const wait = page.waits.shift();
      wait?.run();
      await settled();
      return wait?.ms;
    },
  };
  return page;
}

/** The page of the current test, after `usePage`. */
export let page: SessionPage;

/** Creates a page before each test of the file. */
export function useSessionPage(): void {
  beforeEach(() => {
    page = createSessionPage();
  });
}

/** Waits for a few turns of the event loop. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** Waits until no request holds the lock of issued tokens. */
export async function settled(): Promise<void> {
  await turns();
  await navigator.locks.request('session-lab.issuing', () => undefined);
  await turns();
}
