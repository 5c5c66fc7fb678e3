import { beforeEach, expect, it } from 'vitest';
import type { Client } from './client.ts';
import { createProgressStore, type ProgressStore } from './progress-store.ts';
import type { SessionSnapshot } from './session-store.ts';

const early = '2026-01-01T00:00:00.000Z';
const late = '2026-02-01T00:00:00.000Z';
const nowMs = Date.parse('2026-03-01T00:00:00.000Z');
const now = new Date(nowMs).toISOString();

let stored: Map<string, string>;
/** Completed labs on the server. `undefined`: the server does not answer. */
let account: Record<string, string> | undefined;
let writes: number;
let snapshot: SessionSnapshot;
let notifyListeners: () => void;
/** Runs while an answer is in flight. */
let meanwhile: () => void | Promise<void>;
let progress: ProgressStore;
let waits: { ms: number; run: () => void }[];
let otherTab: () => void;

beforeEach(() => {
  stored = new Map();
  account = {};
  writes = 0;
  snapshot = { session: { status: 'guest' }, outage: undefined, notice: undefined, end: undefined };
  notifyListeners = () => undefined;
  meanwhile = () => undefined;
  waits = [];
});

/** Answers like the server. */
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
  progress = createProgressStore({
    client,
    sessionStore: Object.assign(Object.create(null), {
      snapshot: () => snapshot,
      subscribe: (listener: () => void) => {
        notifyListeners = listener;
        return () => undefined;
      },
    }),
    storage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => stored.set(key, value),
      removeItem: (key) => stored.delete(key),
    },
    tokens: { holder: () => ({ isGuest: false, generation: 0 }) },
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
  notifyListeners();
}
function signOut(): void {
  snapshot = { ...snapshot, session: { status: 'guest' } };
  notifyListeners();
}
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

it('a guest’s completed labs survive a reload', () => {
  start();
  progress.complete('hmac');
  expect(progress.snapshot()).toEqual({ hmac: now });
  start();
  expect(progress.snapshot()).toEqual({ hmac: now });
});

it('a sign-up moves the guest’s labs to the account, and the browser keeps only a copy', async () => {
  start();
  progress.complete('hmac');
  signIn();
  await settled();
  expect(account).toEqual({ hmac: now });
  expect([...stored.keys()]).toEqual(['session-lab.progress.copy']);
});

it('the labs of a user stay visible after a sign-out and a reload', async () => {
  account = { jwt: early };
  start();
  signIn();
  await settled();
  progress.complete('hmac');
  await settled();
  signOut();
  expect(progress.snapshot()).toEqual({ jwt: early, hmac: now });
  start();
  expect(progress.snapshot()).toEqual({ jwt: early, hmac: now });
});

it('a lab whose write failed stays visible after a sign-out', async () => {
  start();
  signIn();
  await settled();
  account = undefined;
  progress.complete('hmac');
  await settled();
  signOut();
  expect(progress.snapshot()).toEqual({ hmac: now });
});

it('a copy of one user’s labs does not go to the next user', async () => {
  account = { jwt: early };
  start();
  signIn('ada');
  await settled();
  signOut();
  account = {};
  signIn('bob');
  expect(progress.snapshot()).toEqual({});
  await settled();
  expect(account).toEqual({});
});

it('a guest can complete a lab that the last user has completed, and it moves to the next account', async () => {
  account = { jwt: early };
  start();
  signIn('ada');
  await settled();
  signOut();
  progress.complete('jwt');
  expect(progress.snapshot()).toEqual({ jwt: early });
  account = {};
  signIn('bob');
  await settled();
  expect(account).toEqual({ jwt: now });
});

it('the deletion of an account deletes the copy of its labs', async () => {
  account = { jwt: early };
  start();
  signIn();
  await settled();
  snapshot = { ...snapshot, notice: 'account_deleted' };
  signOut();
  expect(progress.snapshot()).toEqual({});
  expect([...stored]).toEqual([]);
});

it('forget deletes a guest’s labs from the browser', async () => {
  account = { jwt: early };
  start();
  signIn();
  await settled();
  signOut();
  progress.complete('hmac');
  progress.forget();
  expect(progress.snapshot()).toEqual({});
  expect([...stored]).toEqual([]);
});

it('the account keeps its labs, with the earlier of two times', async () => {
  account = { jwt: early, hmac: early };
  start();
  progress.complete('hmac');
  progress.complete('expiry');
  signIn();
  await settled();
  expect(account).toEqual({ jwt: early, hmac: early, expiry: now });
  expect(progress.snapshot()).toEqual(account);
});

it('labs from another device are read without a write', async () => {
  account = { jwt: late };
  start();
  signIn();
  await settled();
  expect(progress.snapshot()).toEqual({ jwt: late });
  expect(writes).toBe(0);
});

it('labs of a failed write are not lost', async () => {
  start();
  signIn();
  await settled();
  account = undefined;
  progress.complete('anatomy');
  await settled();
  account = {};
  start();
  notifyListeners();
  signIn();
  await settled();
  expect(account).toEqual({ anatomy: now });
});

it('a completed lab is not completed again', async () => {
  start();
  signIn();
  await settled();
  progress.complete('hmac');
  await settled();
  progress.complete('hmac');
  await settled();
  expect(writes).toBe(1);
});

it('two labs completed at once are both kept', async () => {
  start();
  signIn();
  await settled();
  progress.complete('hmac');
  progress.complete('jwt');
  await settled();
  await settled();
  expect(account).toEqual({ hmac: now, jwt: now });
});

it('a lab completed during a write is written too', async () => {
  start();
  signIn();
  await settled();
  meanwhile = () => {
    if (writes !== 1) return;
    meanwhile = () => undefined;
    progress.complete('jwt');
  };
  progress.complete('hmac');
  await settled();
  await settled();
  expect(account).toEqual({ hmac: now, jwt: now });
});

it('an answer after a sign-out is ignored', async () => {
  account = { jwt: late };
  start();
  meanwhile = signOut;
  signIn();
  await settled();
  expect(progress.snapshot()).toEqual({});
});

it.each(['', '{', '{"labs":{"x":"yesterday"}}', '[]'])(
  'storage without a valid list counts as empty: %j',
  (text) => {
    stored.set('session-lab.progress', text);
    stored.set('session-lab.progress.copy', text);
    start();
    expect(progress.snapshot()).toEqual({});
  },
);

it('a failed read is repeated after the outage', async () => {
  account = undefined;
  start();
  signIn();
  await settled();
  expect(progress.snapshot()).toEqual({});
  snapshot = { ...snapshot, outage: 'store' };
  notifyListeners();
  account = { jwt: late };
  snapshot = { ...snapshot, outage: undefined };
  notifyListeners();
  await settled();
  expect(progress.snapshot()).toEqual({ jwt: late });
  expect(waits).toEqual([]);
});

it('a read that failed without an outage is repeated, at growing intervals', async () => {
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
    await settled();
  }
  expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  expect(progress.snapshot()).toEqual({ jwt: late });
  expect(waits).toEqual([]);
});

it('unsaved labs of one user do not go to the next user', async () => {
  start();
  signIn('ada');
  await settled();
  account = undefined;
  progress.complete('anatomy');
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

it('the labs of one user are removed before those of the next user are read', async () => {
  account = { jwt: late };
  start();
  signIn('ada');
  await settled();
  account = undefined;
  signIn('bob');
  await settled();
  expect(progress.snapshot()).toEqual({});
});

it('a lab completed in another tab is completed here, for a guest and for a user', async () => {
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
