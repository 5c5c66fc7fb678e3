import { betterAuth, type SecondaryStorage } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { bearer } from 'better-auth/plugins';
import { expect, test, vi } from 'vitest';
import { gate } from './requester.ts';

type Options = {
  readonly cookieCache?: boolean;
  readonly secondaryStorage?: SecondaryStorage;
  readonly updateAge?: number;
};

/** Starts better-auth with a password hash that costs no time. */
function startAuth({ cookieCache = false, secondaryStorage, updateAge = 86_400 }: Options = {}) {
  const tables = { user: [], session: [], account: [], verification: [] };
  return betterAuth({
    baseURL: 'http://localhost',
    secret: 'a secret of thirty-two characters or more',
    database: memoryAdapter(tables),
    emailAndPassword: {
      enabled: true,
      password: { hash: async (word) => word, verify: async ({ hash, password }) => hash === password },
    },
    plugins: [bearer()],
    session: { updateAge, cookieCache: { enabled: cookieCache } },
    logger: { disabled: true },
    ...(secondaryStorage === undefined ? {} : { secondaryStorage }),
  });
}

/** Signs in and returns the headers of a request. */
async function signIn(auth: ReturnType<typeof startAuth>): Promise<Headers> {
  const body = { email: 'ada@example.com', password: 'analytical engine', name: 'Ada' };
  const { headers } = await auth.api.signUpEmail({ body, returnHeaders: true });
  const cookies = headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  return new Headers({ cookie: cookies.join('; ') });
}

/** Creates a storage that works as Redis does, but without expiry. */
function mapStorage(): SecondaryStorage {
  const kept = new Map<string, string>();
  const take = (key: string): string | null => {
    const value = kept.get(key) ?? null;
    kept.delete(key);
    return value;
  };
  return {
    get: async (key) => kept.get(key) ?? null,
    set: async (key, value) => void kept.set(key, value),
    delete: async (key) => void kept.delete(key),
    getAndDelete: async (key) => take(key),
    increment: async (key) => {
      const value = Number(kept.get(key) ?? 0) + 1;
      kept.set(key, `${value}`);
      return value;
    },
  };
}

test('a request costs one read of the database', async () => {
  const auth = startAuth();
  const headers = await signIn(auth);
  const { adapter } = await auth.$context;
  const reads = [vi.spyOn(adapter, 'findOne'), vi.spyOn(adapter, 'findMany')];
  await auth.api.getSession({ headers });
  expect(reads.map(({ mock }) => mock.calls.length)).toEqual([1, 0]);
});

test('with a secondary storage a request costs two reads of it, one after the other', async () => {
  const storage = mapStorage();
  const auth = startAuth({ secondaryStorage: storage });
  const headers = await signIn(auth);
  const get = vi.spyOn(storage, 'get');
  await auth.api.getSession({ headers });
  expect(get).toHaveBeenCalledTimes(2);
});

test('the credential has about 80 characters', async () => {
  const headers = await signIn(startAuth());
  const [, value = ''] = headers.get('cookie')?.split('session_token=') ?? [];
  expect(value.length).toBeGreaterThanOrEqual(79);
  expect(value.length).toBeLessThan(100);
});

test('a revoked session ends at once', async () => {
  const auth = startAuth();
  const headers = await signIn(auth);
  await auth.api.revokeSessions({ headers });
  expect(await auth.api.getSession({ headers })).toBeNull();
});

test('with the cookie cache a revoked session is still served', async () => {
  const auth = startAuth({ cookieCache: true });
  const headers = await signIn(auth);
  await auth.api.revokeSessions({ headers });
  expect(await auth.api.getSession({ headers })).not.toBeNull();
});

test('a copy of the store contains tokens that the bearer plugin accepts', async () => {
  const auth = startAuth();
  const session = await auth.api.getSession({ headers: await signIn(auth) });
  const headers = new Headers({ authorization: `Bearer ${session?.session.token}` });
  expect(await auth.api.getSession({ headers })).not.toBeNull();
});

test('an unavailable database is a 500 of getSession, and a 401 of the endpoints that need a session', async () => {
  const auth = startAuth();
  const headers = await signIn(auth);
  const { adapter } = await auth.$context;
  vi.spyOn(adapter, 'findOne').mockRejectedValue(new Error('unavailable'));
  await expect(auth.api.getSession({ headers })).rejects.toHaveProperty('statusCode', 500);
  await expect(auth.api.listSessions({ headers })).rejects.toHaveProperty('statusCode', 401);
});

test('in a database a session stays ended, even if a refresh was in flight', async () => {
  const slow = gate();
  const auth = startAuth({ updateAge: 0 });
  const headers = await signIn(auth);
  const { adapter } = await auth.$context;
  const update = adapter.update.bind(adapter);
  vi.spyOn(adapter, 'update').mockImplementationOnce(async (change) => {
    await slow.passed();
    return update(change);
  });
  const refreshing = auth.api.getSession({ headers }).catch((error: unknown) => error);
  await slow.reached();
  await auth.api.signOut({ headers });
  slow.open();
  await refreshing;
  expect(await auth.api.getSession({ headers })).toBeNull();
});

test('with a secondary storage a session comes back after a sign-out if a refresh was in flight', async () => {
  const slow = gate();
  const storage = mapStorage();
  const auth = startAuth({ secondaryStorage: storage, updateAge: 0 });
  const headers = await signIn(auth);
  const set = vi.spyOn(storage, 'set').mockImplementationOnce(async (key, value) => {
    await slow.passed();
    set.mockRestore();
    await storage.set(key, value);
  });
  const refreshing = auth.api.getSession({ headers });
  await slow.reached();
  await auth.api.signOut({ headers });
  expect(await auth.api.getSession({ headers })).toBeNull();
  slow.open();
  await refreshing;
  expect(await auth.api.getSession({ headers })).not.toBeNull();
});
