import { beforeEach, expect, it } from 'vitest';
import type { Profile } from '@session-lab/contract';
import { createClient } from '../../../api/client.ts';
import { createExchangeLog } from '../../../api/exchange-log.ts';
import { publicIdOf } from '../../../api/public-id.ts';
import { createSessionEnd } from '../../../api/session-end.ts';
import { createSessionStore, type SessionStore } from '../../../api/session-store.ts';
import { testExchange } from '../../../api/test-exchange.ts';
import { createTokenStore, tokenKey, type TokenStore } from '../../../api/token-store.ts';
import { createThief, type Thief } from './thief.ts';

const tokenOf = (byte: number): string => Buffer.alloc(64, byte).toString('base64url');
const first = tokenOf(7);
const second = tokenOf(9);
const profileOf = (id: string): Profile => ({
  id,
  userName: id,
  displayName: id,
  role: 'user',
  createdAt: '2026-01-01T00:00:00.000Z',
  email: `${id}@example.org`,
});

let stored: Map<string, string>;
let onStorageChange: () => void;
let tokens: TokenStore;
let sessionStore: SessionStore;
let thief: Thief;
let tab: Map<string, string>;
/** The user of the token in the next `GET /v1/users/me`. */
let user: string;

beforeEach(() => {
  stored = new Map();
  user = 'ada';
  tokens = createTokenStore({
    storage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
      removeItem: (key) => void stored.delete(key),
    },
    onStorageChange: (listener) => {
      onStorageChange = listener;
    },
  });
  const log = createExchangeLog({ capacity: 10 });
  const client = createClient({
    fetch: () => Promise.resolve(Response.json(profileOf(user))),
    tokens,
    log,
    now: () => 0,
    browserMs: () => undefined,
    deadlineMs: 1_000,
    WebSocket: globalThis.WebSocket,
    origin: 'http://localhost',
    locks: undefined,
  });
  tab = new Map();
  const sessionEnd = createSessionEnd({
    storage: tabOf(tab),
    now: () => 0,
  });
  sessionStore = createSessionStore({
    client,
    tokens,
    log,
    sessionEnd,
    after: () => () => undefined,
    random: () => 0,
  });
  sessionStore.start();
  thief = createThief({ tokens, sessionStore, storage: tabOf(tab) });
  signIn(first);
  thief.copy();
});

const tabOf = (values: Map<string, string>) => ({
  getItem: (key: string) => values.get(key) ?? null,
  setItem: (key: string, value: string) => void values.set(key, value),
  removeItem: (key: string) => void values.delete(key),
});

const signIn = (token: string, id = 'ada'): void => {
  sessionStore.adopt(token, { keep: true, profile: profileOf(id) });
};
function useCopy(): void {
  thief.use();
  thief.add(testExchange({}));
  thief.used();
}
function otherTab(token: string | undefined): void {
  if (token === undefined) stored.delete(tokenKey);
  else stored.set(tokenKey, token);
  onStorageChange();
}

it('the copy and the replays survive a sign-out and another sign-in', () => {
  useCopy();
  sessionStore.forget('signed_out');
  signIn(second);
  expect(thief.getState()).toMatchObject({
    token: first,
    publicId: publicIdOf(first),
    replays: [{ after: 'copied' }],
  });
});

it('each replay keeps the event before it', () => {
  const steps = [
    () => undefined,
    () => {
      thief.happened('copy deleted');
      thief.deleteCopy(sessionStore.forget);
    },
    () => {
      signIn(second);
    },
    () => {
      thief.happened('others ended', { ended: true });
    },
    () => {
      sessionStore.forget('signed_out');
    },
  ];
  for (const step of steps) {
    step();
    useCopy();
  }
  expect(thief.getState().replays.map(({ after }) => after)).toEqual([
    'copied',
    'copy deleted',
    'signed in',
    'others ended',
    'signed out',
  ]);
});

it('an event is not tested until the thief uses the copy', () => {
  thief.happened('others ended');
  expect(thief.getState().tested).toBe(false);
  useCopy();
  expect(thief.getState().tested).toBe(true);
});

it('a sign-out ends the session of the copy only if the page has the same session', () => {
  sessionStore.forget('signed_out');
  expect(thief.getState()).toMatchObject({ last: 'signed out', ended: true });
  signIn(second);
  thief.copy();
  signIn(tokenOf(11));
  sessionStore.forget('signed_out');
  expect(thief.getState()).toMatchObject({ last: 'signed out', ended: false });
});

it('a sign-out while the picture still shows the deletion is a sign-out', () => {
  thief.happened('copy deleted');
  sessionStore.forget('signed_out');
  expect(thief.getState()).toMatchObject({ last: 'signed out', ended: true });
});

it('a token that another tab deleted counts as a deleted copy', () => {
  otherTab(undefined);
  expect(sessionStore.snapshot().session.status).toBe('guest');
  expect(thief.getState()).toMatchObject({ last: 'copy deleted', ended: false });
});

it('forgets everything when another user takes over the page from another tab', async () => {
  user = 'eve';
  otherTab(second);
  await tokens.whenKnown();
  await expect.poll(() => thief.getState().token).toBeUndefined();
  expect(thief.getState().replays).toEqual([]);
});

const demo = { userName: 'demo-1', email: 'demo-1@example.org', password: 'secret of this tab' };
/** The thief of the same tab after a reload. */
const reloaded = (): Thief => createThief({ tokens, sessionStore, storage: tabOf(tab) });

it('a reload keeps the demo user with the password, and forgets the copy', () => {
  thief.keepDemo(demo);
  thief.reset();
  expect(reloaded().getState()).toMatchObject({ demo, token: undefined });
});

it('the tab forgets a demo user whose account does not exist any more, and reads nothing that is no demo user', () => {
  thief.keepDemo(demo);
  thief.keepDemo(undefined);
  expect(reloaded().getState().demo).toBeUndefined();
  tab.set('session-lab.demo-user', '{"userName":"demo-1"}');
  expect(reloaded().getState().demo).toBeUndefined();
});

it('works without storage', () => {
  const bare = createThief({ tokens, sessionStore, storage: undefined });
  bare.keepDemo(demo);
  expect(bare.getState().demo).toEqual(demo);
});
