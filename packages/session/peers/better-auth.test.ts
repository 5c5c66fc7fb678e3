import { expect, test, vi } from 'vitest';
import { mapStorage, signIn, startAuth } from './better-auth.ts';

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

test('what is revoked is over at once', async () => {
  const auth = startAuth();
  const headers = await signIn(auth);
  await auth.api.revokeSessions({ headers });
  expect(await auth.api.getSession({ headers })).toBeNull();
});

test('with its cookie cache what is revoked is still served', async () => {
  const auth = startAuth({ cookieCache: true });
  const headers = await signIn(auth);
  await auth.api.revokeSessions({ headers });
  expect(await auth.api.getSession({ headers })).not.toBeNull();
});

test('a copy of the store holds tokens that its bearer plugin takes as they are', async () => {
  const auth = startAuth();
  const session = await auth.api.getSession({ headers: await signIn(auth) });
  const headers = new Headers({ authorization: `Bearer ${session?.session.token}` });
  expect(await auth.api.getSession({ headers })).not.toBeNull();
});

test('a database that is away is a 500 of getSession, and a 401 of the endpoints that need a session', async () => {
  const auth = startAuth();
  const headers = await signIn(auth);
  const { adapter } = await auth.$context;
  vi.spyOn(adapter, 'findOne').mockRejectedValue(new Error('away'));
  await expect(auth.api.getSession({ headers })).rejects.toHaveProperty('statusCode', 500);
  await expect(auth.api.listSessions({ headers })).rejects.toHaveProperty('statusCode', 401);
});
