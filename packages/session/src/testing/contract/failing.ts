import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { SessionStoreError } from '../../errors.ts';
import { createKeyring } from '../../keyring.ts';
import type { SignedIn } from '../../session.ts';
import { createSessions, type Sessions } from '../../sessions.ts';
import { failingStore, type FailingStore, type FailureMoment } from '../failing-store.ts';
import { aSession, anHourMs, newId, type StoreHarness, type Suite } from './harness.ts';

type Given = {
  readonly sessions: Sessions<number>;
  readonly failing: FailingStore;
  readonly userId: string;
  readonly first: SignedIn<number>;
  readonly second: SignedIn<number>;
};

/** A user with as many sessions as allowed. */
async function givenTwoSessions({ store }: StoreHarness): Promise<Given> {
  const failing = failingStore(store);
  const sessions = createSessions<number>({
    store: failing.store,
    keyring: createKeyring([randomBytes(32)]),
    touchIntervalMs: 0,
    maxPerUser: 2,
  });
  const userId = newId();
  const first = await sessions.create({ userId, data: 1 });
  const second = await sessions.create({ userId, data: 2 });
  return { sessions, failing, userId, first, second };
}

/** A call that ends or changes the first session, and what is true after it succeeded, possibly at the second attempt. */
type Operation = {
  readonly run: (given: Given) => Promise<unknown>;
  readonly check: (given: Given) => Promise<void>;
};

const isValid = async ({ sessions }: Given, { token }: SignedIn<number>): Promise<boolean> =>
  (await sessions.verify(token, { touch: false })).ok;

const firstHasEnded = async (given: Given): Promise<void> => {
  deepEqual([await isValid(given, given.first), await isValid(given, given.second)], [false, true]);
};

const operations: Readonly<Record<string, Operation>> = {
  revoke: { run: ({ sessions, first }) => sessions.revoke(first.session.publicId), check: firstHasEnded },
  'revoke with a user': {
    run: ({ sessions, userId, first }) => sessions.revoke(first.session.publicId, { userId }),
    check: firstHasEnded,
  },
  revokeToken: { run: ({ sessions, first }) => sessions.revokeToken(first.token), check: firstHasEnded },
  'revokeAll except one': {
    run: ({ sessions, userId, second }) => sessions.revokeAll(userId, { except: second.session.publicId }),
    check: firstHasEnded,
  },
  rotate: { run: ({ sessions, first }) => sessions.rotate(first.session.publicId), check: firstHasEnded },
  renew: {
    run: ({ sessions, first }) => sessions.renew(first.session.publicId, { data: 7 }),
    check: firstHasEnded,
  },
  update: {
    run: ({ sessions, first }) => sessions.update(first.session.publicId, () => 7),
    check: async ({ sessions, first }) =>
      equal((await sessions.find(first.session.publicId))?.data, 7, 'the data'),
  },
  touch: {
    run: ({ sessions, first }) => sessions.touch(first.session.publicId),
    check: async (given) => ok(await isValid(given, given.first)),
  },
  'create above the limit': {
    run: ({ sessions, userId }) => sessions.create({ userId, data: 3 }),
    check: async ({ sessions, userId }) => equal((await sessions.list(userId)).length, 2),
  },
};

/** Makes each call of the store fail in turn: the operation rejects, hides no session, and succeeds when it is repeated. */
async function checkFailures(
  harness: StoreHarness,
  { run, check }: Operation,
  moment: FailureMoment,
): Promise<number> {
  for (let number = 0; ; number += 1) {
    const given = await givenTwoSessions(harness);
    const { sessions, failing, userId } = given;
    failing.failCall(number, moment);
    const error: unknown = await run(given).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!failing.heal()) {
      equal(error, undefined);
      return number;
    }
    ok(error instanceof SessionStoreError, `call ${number} failed, and the operation did not reject`);
    await run(given);
    await check(given);
    await sessions.revokeAll(userId);
    deepEqual([await isValid(given, given.first), await isValid(given, given.second)], [false, false]);
    deepEqual(await sessions.list(userId), []);
  }
}

export function describeFailing({ describe, it, subject }: Suite): void {
  describe('sessions, when a call of the store fails', () => {
    for (const [name, operation] of Object.entries(operations)) {
      it(`${name}: rejects, and succeeds when it is repeated`, async () => {
        for (const moment of ['before', 'after'] as const)
          ok((await checkFailures(subject(), operation, moment)) > 0);
      });
    }
  });

  describe('an outage, if the harness can cause one', () => {
    it('rejects every call with a SessionStoreError, reports no end, and loses no session', async () => {
      const { store, outage } = subject();
      if (outage === undefined) return;
      const session = aSession();
      await store.insert(session);
      const reasons: string[] = [];
      const stop = store.watch(session.publicId, (reason) => reasons.push(reason));
      await outage.begin();
      const calls = [
        () => store.read(session.publicId),
        () => store.replace(session.publicId, session.text, 'next', anHourMs),
        () => store.insert(aSession()),
        () => store.remove(session),
        () => store.retire(session),
        () => store.list(session.userId),
        () => store.removeAll(session.userId),
        () => store.scan('0', 10),
      ];
      for (const call of calls) await rejects(call, SessionStoreError);
      equal(store.available(), false);
      await outage.end();
      equal(store.available(), true);
      equal(await store.read(session.publicId), session.text);
      deepEqual(
        reasons.filter((reason) => reason !== 'store_unavailable'),
        [],
      );
      stop();
    });
  });
}
