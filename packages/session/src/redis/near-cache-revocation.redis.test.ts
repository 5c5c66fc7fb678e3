import { eventually } from '@session-lab/test-support/eventually';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { SignedIn } from '../index.ts';
import type { OpenedStore } from '../testing/redis.ts';
import { openTwoProcesses, type TwoProcesses } from '../testing/two-processes.ts';
import { sessionKey } from '../testing/session-key.ts';

// Ends and changes a session in every way, and checks the near caches that had it.
const refused = { ok: false, reason: 'not_found' };

let two: TwoProcesses;
beforeAll(async () => {
  const nearCache = { maxSessions: 100 };
  two = await openTwoProcesses({ url: inject('redisUrl'), db: 6, touchIntervalMs: 60_000, nearCache });
});
afterAll(() => two.close());

/** Reads the tracking connection only after `run`, as if the invalidations were slow. */
async function withoutInvalidations(
  { trackingClient }: OpenedStore,
  run: () => Promise<unknown>,
): Promise<void> {
  trackingClient.stream.pause();
  await run().finally(() => trackingClient.stream.resume());
}

type Ending = (issued: SignedIn<number>) => Promise<unknown>;

const endings: [string, Ending][] = [
  ['revoke', ({ session }) => two.otherProcess.revoke(session.publicId)],
  ['revokeAll', ({ session }) => two.otherProcess.revokeAll(session.userId)],
  ['rotate', ({ session }) => two.otherProcess.rotate(session.publicId)],
  [
    'one sign-in more than the maximum',
    async ({ session: { userId } }) => {
      for (let data = 0; data < 5; data += 1) {
        two.clock.advance(1);
        await two.otherProcess.create({ userId, data });
      }
    },
  ],
];

test.each(endings)(
  '%s in another process ends a cached session when the invalidation arrives',
  async (_, end) => {
    const issued = await two.cachedSession();
    await end(issued);
    await two.settle();
    expect(two.sessions.verifyCached(issued.token)).toBeUndefined();
    expect(await two.sessions.verify(issued.token)).toEqual(refused);
  },
);

test.each(endings)('%s ends a cached session of its own process before it resolves', async (_, end) => {
  const issued = await two.cachedSession();
  await withoutInvalidations(two.there, async () => {
    await end(issued);
    expect(two.otherProcess.verifyCached(issued.token)).toBeUndefined();
  });
  expect(await two.otherProcess.verify(issued.token)).toEqual(refused);
});

test.each<[string, Ending]>([
  ['DEL', ({ session }) => two.operator.del(sessionKey(session.publicId))],
  ['FLUSHDB', () => two.operator.flushdb()],
  ['FLUSHALL', () => two.operator.flushall()],
  ['FLUSHALL ASYNC', () => two.operator.flushall('ASYNC')],
  ['RENAME', ({ session }) => two.operator.rename(sessionKey(session.publicId), 'elsewhere')],
])('%s by hand ends a cached session', async (_, end) => {
  const issued = await two.cachedSession();
  await end(issued);
  await two.settle();
  expect(two.sessions.verifyCached(issued.token)).toBeUndefined();
  expect(await two.sessions.verify(issued.token)).toEqual(refused);
});

test('an expiry in Redis ends a cached session', async () => {
  const { token, session } = await two.cachedSession();
  await two.operator.pexpire(sessionKey(session.publicId), 1);
  await eventually(async () => expect(await two.operator.exists(sessionKey(session.publicId))).toBe(0));
  await two.settle();
  expect(two.sessions.verifyCached(token)).toBeUndefined();
  expect(await two.sessions.verify(token)).toEqual(refused);
});

test('an update changes the near cache of its own process at once, and others when the invalidation arrives', async () => {
  const { token, session } = await two.cachedSession();
  const updated = { ok: true, session: { ...session, data: 1 } };
  await withoutInvalidations(two.there, async () => {
    expect(await two.otherProcess.update(session.publicId, () => 1)).toEqual(updated.session);
    expect(two.otherProcess.verifyCached(token)).toBeUndefined();
  });
  expect(await two.otherProcess.verify(token)).toEqual(updated);
  await two.settle();
  expect(await two.sessions.verify(token)).toEqual(updated);
});

test('revokeAll keeps the excepted session in the near cache', async () => {
  const { token, session } = await two.cachedSession();
  await two.sessions.revokeAll(session.userId, { except: session.publicId });
  await two.settle();
  expect(two.sessions.verifyCached(token)).toEqual(session);
});
