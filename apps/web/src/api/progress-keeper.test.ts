import { beforeEach, expect, it } from 'vitest';
import type { Client } from './client.ts';
import { createProgressKeeper, type ProgressKeeper } from './progress-keeper.ts';
import type { SessionSnapshot } from './session-keeper.ts';

const early = '2026-01-01T00:00:00.000Z';
const late = '2026-02-01T00:00:00.000Z';
const nowMs = Date.parse('2026-03-01T00:00:00.000Z');
const now = new Date(nowMs).toISOString();

let stored: Map<string, string>;
/** What the server keeps; undefined where it does not answer. */
let account: Record<string, string> | undefined;
let writes: number;
let snapshot: SessionSnapshot;
let tell: () => void;
/** Done while an answer is under way. */
let meanwhile: () => void | Promise<void>;
let progress: ProgressKeeper;
let waits: { ms: number; run: () => void }[];
let otherTab: () => void;

beforeEach(() => {
  stored = new Map();
  account = {};
  writes = 0;
  snapshot = { session: { status: 'guest' }, away: undefined, notice: undefined };
  tell = () => undefined;
  meanwhile = () => undefined;
  waits = [];
});

/** The server's side of it. */
const request = async (endpoint: { method: string }, input?: { body?: { labs: object } }) => {
  if (account === undefined) return { ok: false, offline: true };
  if (endpoint.method === 'PUT') {
    writes += 1;
    account = { ...Object(input?.body?.labs) };
  }
  await meanwhile();
  return { ok: true, data: { labs: { ...account } } };
};

function start(): void {
  const client: Client = Object.assign(Object.create(null), { request });
  Object.assign(client, { boundTo: () => client });
  progress = createProgressKeeper({
    client,
    keeper: Object.assign(Object.create(null), {
      snapshot: () => snapshot,
      subscribe: (listener: () => void) => {
        tell = listener;
        return () => undefined;
      },
    }),
    storage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => stored.set(key, value),
      removeItem: (key) => stored.delete(key),
    },
    tokens: { holder: () => ({ isGuest: false, turn: 0 }) },
    onStorageChange: (listener) => {
      otherTab = listener;
    },
    after: (ms, run) => {
      const wait = { ms, run };
      waits.push(wait);
      return () => {
        waits = waits.filter((other) => other !== wait);
      };
    },
    now: () => nowMs,
  });
  progress.start();
}

function signIn(id = 'u1'): void {
  const profile = {
    id,
    userName: id,
    displayName: id,
    role: 'user' as const,
    createdAt: early,
    email: `${id}@x.test`,
  };
  snapshot = { ...snapshot, session: { status: 'signed-in', publicId: undefined, profile } };
  tell();
}
function signOut(): void {
  snapshot = { ...snapshot, session: { status: 'guest' } };
  tell();
}
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

it('a guest’s is kept in the browser, over a reload', () => {
  start();
  progress.checkOff('hmac');
  expect(progress.snapshot()).toEqual({ hmac: now });
  start();
  expect(progress.snapshot()).toEqual({ hmac: now });
});

it('whoever signs up takes it along, and leaves nothing in the browser', async () => {
  start();
  progress.checkOff('hmac');
  signIn();
  await settled();
  expect(account).toEqual({ hmac: now });
  signOut();
  expect(progress.snapshot()).toEqual({});
});

it('what the account has already stays, the earlier instant of both', async () => {
  account = { jwt: early, hmac: early };
  start();
  progress.checkOff('hmac');
  progress.checkOff('expiry');
  signIn();
  await settled();
  expect(account).toEqual({ jwt: early, hmac: early, expiry: now });
  expect(progress.snapshot()).toEqual(account);
});

it('another device’s is read, and nothing is written for it', async () => {
  account = { jwt: late };
  start();
  signIn();
  await settled();
  expect(progress.snapshot()).toEqual({ jwt: late });
  expect(writes).toBe(0);
});

it('what the server did not take is not lost', async () => {
  start();
  signIn();
  await settled();
  account = undefined;
  progress.checkOff('anatomy');
  await settled();
  account = {};
  start();
  tell();
  signIn();
  await settled();
  expect(account).toEqual({ anatomy: now });
});

it('a lab that is checked off is not checked off again', async () => {
  start();
  signIn();
  await settled();
  progress.checkOff('hmac');
  await settled();
  progress.checkOff('hmac');
  await settled();
  expect(writes).toBe(1);
});

it('two at once are both kept', async () => {
  start();
  signIn();
  await settled();
  progress.checkOff('hmac');
  progress.checkOff('jwt');
  await settled();
  await settled();
  expect(account).toEqual({ hmac: now, jwt: now });
});

it('what is checked off while the rest is being written is written too', async () => {
  start();
  signIn();
  await settled();
  meanwhile = () => {
    if (writes !== 1) return;
    meanwhile = () => undefined;
    progress.checkOff('jwt');
  };
  progress.checkOff('hmac');
  await settled();
  await settled();
  expect(account).toEqual({ hmac: now, jwt: now });
  signOut();
  expect(progress.snapshot()).toEqual({});
});

it('an answer that comes after a sign-out shows nothing', async () => {
  account = { jwt: late };
  start();
  meanwhile = signOut;
  signIn();
  await settled();
  expect(progress.snapshot()).toEqual({});
});

it.each(['', '{', '{"labs":{"x":"yesterday"}}', '[]'])(
  'what cannot be read counts as nothing: %j',
  (text) => {
    stored.set('session-lab.progress', text);
    start();
    expect(progress.snapshot()).toEqual({});
  },
);

it('a first read that failed is repeated when the store is back', async () => {
  account = undefined;
  start();
  signIn();
  await settled();
  expect(progress.snapshot()).toEqual({});
  snapshot = { ...snapshot, away: 'store' };
  tell();
  account = { jwt: late };
  snapshot = { ...snapshot, away: undefined };
  tell();
  await settled();
  expect(progress.snapshot()).toEqual({ jwt: late });
  expect(waits).toEqual([]);
});

it('a read that failed for any other reason is repeated, more and more rarely', async () => {
  account = undefined;
  start();
  signIn();
  await settled();
  const pauses = [];
  for (let tries = 0; tries < 7; tries += 1) {
    const wait = waits.shift();
    pauses.push(wait?.ms);
    if (tries === 6) account = { jwt: late };
    wait?.run();
    // oxlint-disable-next-line no-await-in-loop -- one try after the other
    await settled();
  }
  expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  expect(progress.snapshot()).toEqual({ jwt: late });
  expect(waits).toEqual([]);
});

it('marks of one user that the server did not take do not go to the next user', async () => {
  start();
  signIn('ada');
  await settled();
  account = undefined;
  progress.checkOff('anatomy');
  await settled();
  account = {};
  signIn('bob');
  expect(progress.snapshot()).toEqual({});
  await settled();
  expect(account).toEqual({});
  signIn('ada');
  await settled();
  expect(account).toEqual({ anatomy: now });
});

it('the marks of one user are gone before those of the next are read', async () => {
  account = { jwt: late };
  start();
  signIn('ada');
  await settled();
  account = undefined;
  signIn('bob');
  await settled();
  expect(progress.snapshot()).toEqual({});
});

it('a lab that is checked off in another tab is checked off here, a guest’s and a user’s', async () => {
  start();
  stored.set('session-lab.progress', JSON.stringify({ labs: { hmac: now } }));
  otherTab();
  expect(progress.snapshot()).toEqual({ hmac: now });
  signIn('ada');
  await settled();
  stored.set('session-lab.progress.ada', JSON.stringify({ labs: { jwt: now } }));
  otherTab();
  stored.delete('session-lab.progress.ada');
  otherTab();
  expect(progress.snapshot()).toEqual({ hmac: now, jwt: now });
});
