import { randomBytes } from 'node:crypto';
import { compareSync, hashSync } from 'bcryptjs';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { manualClock } from '@session-lab/session/testing';
import { createSignInLimits } from '../limits/sign-in-limits.ts';
import { createDeviceTokens } from '../limits/device-tokens.ts';
import { createLogger } from '../logger.ts';
import { createHasher } from '../passwords/hasher.ts';
import type { AppSession, AppSessions } from '../sessions/session-data.ts';
import { ada, password } from '../testing/users.ts';
import { createUsers } from './service.ts';
import { createAccountStore } from './store.ts';
import { memorySessions } from '../testing/sessions.ts';

/** Work of another request that runs once: after a password is compared or hashed, or after a session is created. */
type Meanwhile = { hashed?: () => Promise<void>; sessionCreated?: () => Promise<void> };

const newPassword = 'another horse, another battery';
const from = { client: { address: '10.0.0.1', userAgent: 'test' } };
const clock = manualClock();
const sessions = memorySessions(clock);
const pepper = randomBytes(32);
const lines: string[] = [];
const logger = createLogger(
  { replicaName: 'api-1', logLevel: 'info' },
  { write: (line) => void lines.push(line) },
);
const redis = new Redis(`${inject('redisUrl')}/13`, { lazyConnect: true });
const store = createAccountStore(redis);

beforeAll(() => redis.connect());
beforeEach(async () => {
  lines.length = 0;
  await redis.flushdb();
});
afterAll(() => redis.disconnect());

function usersWhile(meanwhile: Meanwhile = {}) {
  const once = (name: keyof Meanwhile) => async (): Promise<void> => {
    const happens = meanwhile[name];
    delete meanwhile[name];
    await happens?.();
  };
  const watched: AppSessions = {
    ...sessions,
    async create(input) {
      const issued = await sessions.create(input);
      await once('sessionCreated')();
      return issued;
    },
  };
  const hasher = createHasher({
    pepper,
    cost: 4,
    threads: 1,
    judge: () => Promise.resolve(undefined),
    async work(task) {
      const result =
        task.kind === 'hash' ? hashSync(task.digest, task.cost) : compareSync(task.digest, task.hash);
      await once('hashed')();
      return result;
    },
  });
  return createUsers({
    store,
    sessions: watched,
    hasher: { ...hasher, close: async () => {} },
    limits: createSignInLimits(redis, { clock }),
    deviceTokens: createDeviceTokens({ secret: pepper, clock }),
    audit: () => undefined,
    accountHash: () => '',
    clock,
    logger,
  });
}

/** Handles the other requests, which run without interruption. */
const others = usersWhile();

async function signedUp(): Promise<string> {
  const made = await others.signUp(ada, from);
  if (!made.ok) throw new Error(made.code);
  return made.profile.id;
}

async function sessionOf(userId: string): Promise<AppSession> {
  const [session] = await sessions.list(userId);
  if (session === undefined) throw new Error('no user is signed in');
  return session;
}

async function changePassword(userId: string): Promise<void> {
  const mine = await sessionOf(userId);
  const changed = await others.changePassword(mine, { currentPassword: password, newPassword }, from);
  expect(changed).toMatchObject({ ok: true });
}

const signIn = { email: ada.email, password };
const refused = { ok: false, code: 'invalid_credentials' };

it.each(['hashed', 'sessionCreated'] as const)(
  'a sign-in that races a password change is undone (%s)',
  async (moment) => {
    const userId = await signedUp();
    const users = usersWhile({ [moment]: () => changePassword(userId) });
    expect(await users.signIn(signIn, from)).toEqual(refused);
    expect(await sessions.list(userId)).toHaveLength(1);
    expect(await users.signIn({ ...signIn, password: newPassword }, from)).toMatchObject({ ok: true });
  },
);

it.each(['hashed', 'sessionCreated'] as const)(
  'a sign-in that races a deletion of the account is undone (%s)',
  async (moment) => {
    const userId = await signedUp();
    const users = usersWhile({ [moment]: () => others.deleteAccount({ userId, publicId: '' }) });
    expect(await users.signIn(signIn, from)).toEqual(refused);
    expect(await sessions.list(userId)).toEqual([]);
  },
);

it.each(['hashed', 'sessionCreated'] as const)(
  'a sign-in that races a role change is undone (%s)',
  async (moment) => {
    const userId = await signedUp();
    const users = usersWhile({ [moment]: async () => void (await store.changeRole(userId, 'admin')) });
    expect(await users.signIn(signIn, from)).toEqual(refused);
  },
);

it('a role that is removed while the profile is written does not return to a session', async () => {
  const userId = await signedUp();
  await store.changeRole(userId, 'admin');
  const find = store.find.bind(store);
  vi.spyOn(store, 'find').mockImplementationOnce(async (id) => {
    const account = await find(id);
    await store.changeRole(userId, 'user');
    await sessions.revokeAll(userId);
    expect(await others.signIn(signIn, from)).toMatchObject({ ok: true });
    return account;
  });
  expect(await others.changeDisplayName(userId, 'Countess')).toMatchObject({ ok: true });
  const [mine] = await sessions.list(userId);
  expect(mine?.data.profile).toMatchObject({ displayName: 'Countess', role: 'user' });
});

describe('a change of a password whose sessions cannot be ended', () => {
  const storeDown = new Error('the store of the sessions is down');
  const change = { currentPassword: password, newPassword };

  it('is undone, and the client gets the error', async () => {
    const mine = await sessionOf(await signedUp());
    vi.spyOn(sessions, 'revokeAll').mockRejectedValueOnce(storeDown);
    await expect(usersWhile().changePassword(mine, change, from)).rejects.toBe(storeDown);
    expect(await others.signIn(signIn, from)).toMatchObject({ ok: true });
    expect(lines.join('')).not.toContain('was not undone');
  });

  it('logs that the new password is valid if it cannot be undone, and the client gets the first error', async () => {
    const userId = await signedUp();
    const mine = await sessionOf(userId);
    vi.spyOn(sessions, 'revokeAll').mockRejectedValueOnce(storeDown);
    const changeInStore = store.changePassword.bind(store);
    vi.spyOn(store, 'changePassword')
      .mockImplementationOnce(changeInStore)
      .mockRejectedValueOnce(new Error('the store of the accounts is down'));
    await expect(usersWhile().changePassword(mine, change, from)).rejects.toBe(storeDown);
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      {
        level: 50,
        userId,
        err: { message: 'the store of the accounts is down' },
        msg: 'a password change failed and was not undone: the new password is valid',
      },
    ]);
    expect(await others.signIn({ ...signIn, password: newPassword }, from)).toMatchObject({ ok: true });
  });
});

/** Runs `happens` between the creation of the account and of its session. */
function afterCreation(happens: (userId: string) => Promise<void>) {
  const create = store.create.bind(store);
  vi.spyOn(store, 'create').mockImplementationOnce(async (account) => {
    const created = await create(account);
    await happens(account.id);
    return created;
  });
}

it('a sign-up whose account is deleted before it has its session leaves no session behind', async () => {
  let userId = '';
  afterCreation((id) => others.deleteAccount({ userId: (userId = id), publicId: '' }));
  expect(await others.signUp(ada, from)).toMatchObject({ ok: false, code: 'server_busy' });
  expect(await sessions.list(userId)).toEqual([]);
});

it('a sign-up whose password is changed before it has its session opens no session for the old password', async () => {
  let userId = '';
  afterCreation(async (id) => {
    userId = id;
    expect(await others.signIn(signIn, from)).toMatchObject({ ok: true });
    await changePassword(id);
  });
  expect(await others.signUp(ada, from)).toMatchObject({ ok: false, code: 'server_busy' });
  expect(await sessions.list(userId)).toHaveLength(1);
});

it('a name is reserved before the password is hashed: a second sign-up in the meantime is refused without a hash', async () => {
  let second: unknown;
  const hashedForSecond = vi.fn<() => Promise<void>>(() => Promise.resolve());
  const first = usersWhile({
    async hashed() {
      const input = { ...ada, email: 'another@example.org' };
      second = await usersWhile({ hashed: hashedForSecond }).signUp(input, from);
    },
  });
  expect(await first.signUp(ada, from)).toMatchObject({ ok: true });
  expect(second).toEqual({ ok: false, code: 'user_name_taken' });
  expect(hashedForSecond).not.toHaveBeenCalled();
});
