import { randomBytes } from 'node:crypto';
import { compareSync, hashSync } from 'bcryptjs';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, inject, it, vi } from 'vitest';
import { createKeyring, createSessions } from '@session-lab/session';
import { memoryStore } from '@session-lab/session/memory';
import { manualClock } from '@session-lab/session/testing';
import { createAttempts } from '../limits/attempts.ts';
import { createDeviceTokens } from '../limits/device-tokens.ts';
import { createHasher } from '../passwords/hasher.ts';
import type { AppSessions, SessionData } from '../sessions/session-data.ts';
import { ada, password } from '../testing/people.ts';
import { createUsers } from './service.ts';
import { createAccountStore } from './store.ts';

/** What another request does meanwhile, once: when a password was compared, or hashed, and when a session was made. */
type Meanwhile = { hashed?: () => Promise<void>; sessionMade?: () => Promise<void> };

const newPassword = 'another horse, another battery';
const from = { client: { address: '10.0.0.1', userAgent: 'test' } };
const clock = manualClock();
const sessions = createSessions<SessionData>({
  store: memoryStore({ clock }),
  keyring: createKeyring([randomBytes(32)]),
  clock,
  idleTimeoutMs: 60_000,
  absoluteLifetimeMs: 60_000,
  touchIntervalMs: 1_000,
  maxPerUser: 10,
});
const pepper = randomBytes(32);
const redis = new Redis(`${inject('redisUrl')}/13`, { lazyConnect: true });
const store = createAccountStore(redis);

beforeAll(() => redis.connect());
beforeEach(() => redis.flushdb());
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
      await once('sessionMade')();
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
    attempts: createAttempts(redis, { clock }),
    deviceTokens: createDeviceTokens({ secret: pepper, clock }),
    audit: () => undefined,
    accountHash: () => '',
    clock,
  });
}

/** Another request, with nothing in between. */
const others = usersWhile();

async function signedUp(): Promise<string> {
  const made = await others.signUp(ada, from);
  if (!made.ok) throw new Error(made.code);
  return made.profile.id;
}

async function changePassword(userId: string): Promise<void> {
  const [mine] = await sessions.list(userId);
  if (mine === undefined) throw new Error('nobody is signed in');
  const changed = await others.changePassword(mine, { currentPassword: password, newPassword }, from);
  expect(changed).toMatchObject({ ok: true });
}

const signIn = { email: ada.email, password };
const refused = { ok: false, code: 'invalid_credentials' };

it.each(['hashed', 'sessionMade'] as const)(
  'a sign-in that raced a change of the password is undone (%s)',
  async (moment) => {
    const userId = await signedUp();
    const users = usersWhile({ [moment]: () => changePassword(userId) });
    expect(await users.signIn(signIn, from)).toEqual(refused);
    expect(await sessions.list(userId)).toHaveLength(1);
    expect(await users.signIn({ ...signIn, password: newPassword }, from)).toMatchObject({ ok: true });
  },
);

it.each(['hashed', 'sessionMade'] as const)(
  'a sign-in that raced a deletion of the account is undone (%s)',
  async (moment) => {
    const userId = await signedUp();
    const users = usersWhile({ [moment]: () => others.deleteAccount({ userId, publicId: '' }) });
    expect(await users.signIn(signIn, from)).toEqual(refused);
    expect(await sessions.list(userId)).toEqual([]);
  },
);

it.each(['hashed', 'sessionMade'] as const)(
  'a sign-in that raced a change of the role is undone (%s)',
  async (moment) => {
    const userId = await signedUp();
    const users = usersWhile({ [moment]: async () => void (await store.changeRole(userId, 'admin')) });
    expect(await users.signIn(signIn, from)).toEqual(refused);
  },
);

it('a role that was removed while the profile was written does not come back into a session', async () => {
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

/** Runs between the writing of the account and the making of its session. */
function afterCreation(happens: (userId: string) => Promise<void>) {
  const create = store.create.bind(store);
  vi.spyOn(store, 'create').mockImplementationOnce(async (account) => {
    const created = await create(account);
    await happens(account.id);
    return created;
  });
}

it('a sign-up whose account is deleted before it has its session leaves none behind', async () => {
  let userId = '';
  afterCreation((id) => others.deleteAccount({ userId: (userId = id), publicId: '' }));
  expect(await others.signUp(ada, from)).toMatchObject({ ok: false, code: 'server_busy' });
  expect(await sessions.list(userId)).toEqual([]);
});

it('a sign-up whose password is changed before it has its session gives none to the old password', async () => {
  let userId = '';
  afterCreation(async (id) => {
    userId = id;
    expect(await others.signIn(signIn, from)).toMatchObject({ ok: true });
    await changePassword(id);
  });
  expect(await others.signUp(ada, from)).toMatchObject({ ok: false, code: 'server_busy' });
  expect(await sessions.list(userId)).toHaveLength(1);
});

it('a name is reserved before the password is hashed: a second sign-up meanwhile is refused, and costs no hash', async () => {
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
