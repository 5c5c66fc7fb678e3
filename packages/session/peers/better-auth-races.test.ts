import { expect, test, vi } from 'vitest';
import { mapStorage, signIn, startAuth } from './better-auth.ts';
import { gate } from './requester.ts';

test('in a database a session stays ended, whatever refresh was in flight', async () => {
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

test('with a secondary storage a session comes back after a sign-out that a refresh in flight did not see', async () => {
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
