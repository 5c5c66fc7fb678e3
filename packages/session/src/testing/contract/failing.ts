import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as elapse } from 'node:timers/promises';
import { SessionStoreError } from '../../errors.ts';
import { createKeyring } from '../../keyring.ts';
import type { Issued, SignedIn } from '../../session.ts';
import { createSessions, type Sessions } from '../../sessions.ts';
import { failingStore, type FailingStore, type FailureMoment } from '../failing-store.ts';
import { aSession, anHourMs, newId, type StoreHarness, type Suite } from './harness.ts';

type Given = {
  readonly sessions: Sessions<number>;
  readonly failing: FailingStore;
  readonly userId: string;
  readonly first: SignedIn<number>;
  readonly second: SignedIn<number>;
  readonly guest: Issued<number>;
};

/** A user with as many sessions as allowed, and a guest. */
async function givenTwoSessions({ store }: StoreHarness): Promise<Given> {
  const failing = failingStore(store);
  const sessions = createSessions<number>({
    store: failing.store,
    keyring: createKeyring([randomBytes(32)]),
    touchIntervalMs: 0,
    maxPerUser: 2,
    // A failed eviction of `renew` is reported here.
    hooks: { onError: () => undefined },
  });
  const userId = newId();
  const first = await sessions.create({ userId, data: 1 });
  const second = await sessions.create({ userId, data: 2 });
  const guest = await sessions.createGuest({ data: 0 });
  // A sign-in of the same millisecond could be the one that an eviction ends.
  await elapse(2);
  return { sessions, failing, userId, first, second, guest };
}

/** A call that ends or changes the first session, and what is true after it succeeded, possibly at the second attempt. */
type Operation = {
  readonly run: (given: Given) => Promise<unknown>;
  readonly check: (given: Given) => Promise<void>;
};

const isValid = async ({ sessions }: Given, { token }: Issued<number>): Promise<boolean> =>
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
    async check(given) {
      const listed = await given.sessions.list(given.userId);
      const ids = listed.map(({ publicId }) => publicId);
      const isListed = [given.first, given.second].map(({ session }) => ids.includes(session.publicId));
      equal(listed.length, 2, 'the new session and one other');
      ok(isListed.includes(true), 'the failed call and its repetition end one session, not two');
    },
  },
};

/** Runs an operation while the call with this number fails. Resolves to its outcome and to the name of the failed call. */
async function runFailing<Result>(
  { failing }: Given,
  run: () => Promise<Result>,
  { number, moment }: { readonly number: number; readonly moment: FailureMoment },
) {
  failing.failCall(number, moment);
  const [outcome] = await Promise.allSettled([run()]);
  return { outcome, failed: failing.heal() };
}

async function endAll(given: Given): Promise<void> {
  const { sessions, userId, first, second } = given;
  await sessions.revokeAll(userId);
  deepEqual([await isValid(given, first), await isValid(given, second)], [false, false]);
  deepEqual(await sessions.list(userId), []);
}

/** Makes each call of the store fail in turn: the operation rejects, hides no session, and succeeds when it is repeated. */
async function checkFailures(
  harness: StoreHarness,
  { run, check }: Operation,
  moment: FailureMoment,
): Promise<number> {
  for (let number = 0; ; number += 1) {
    const given = await givenTwoSessions(harness);
    const { outcome, failed } = await runFailing(given, () => run(given), { number, moment });
    if (failed === undefined) {
      equal(outcome.status, 'fulfilled');
      return number;
    }
    assertRejected(outcome, failed);
    await run(given);
    await check(given);
    await endAll(given);
  }
}

function assertRejected(outcome: PromiseSettledResult<unknown>, failed: string): void {
  const error: unknown = outcome.status === 'rejected' ? outcome.reason : undefined;
  ok(error instanceof SessionStoreError, `${failed} failed, and the operation did not reject`);
}

/** A call that replaces the token of a session. */
type Move = {
  readonly from: (given: Given) => Issued<number>;
  readonly run: (given: Given) => Promise<Issued<number> | undefined>;
};

const moves: Readonly<Record<string, Move>> = {
  rotate: {
    from: ({ first }) => first,
    run: ({ sessions, first }) => sessions.rotate(first.session.publicId),
  },
  renew: {
    from: ({ first }) => first,
    run: ({ sessions, first }) => sessions.renew(first.session.publicId, { data: 7 }),
  },
  'renew of a guest above the limit': {
    from: ({ guest }) => guest,
    run: ({ sessions, guest, userId }) => sessions.renew(guest.session.publicId, { userId }),
  },
};

/**
 * Makes each call of the store fail in turn: the operation returns a valid token, or rejects and leaves the old token valid.
 * Only a lost reply to `retire` may end the session: no later call can know its last text.
 */
async function checkMoves(harness: StoreHarness, move: Move, moment: FailureMoment): Promise<string[]> {
  const allFailed: string[] = [];
  for (let number = 0; ; number += 1) {
    const given = await givenTwoSessions(harness);
    const { outcome, failed } = await runFailing(given, () => move.run(given), { number, moment });
    const old = move.from(given);
    const moved = outcome.status === 'fulfilled' ? outcome.value : undefined;
    const isLost = moment === 'after' && failed === 'retire';
    if (moved === undefined && failed !== undefined) {
      assertRejected(outcome, failed);
      equal(await isValid(given, old), !isLost, `the old token after ${failed} failed`);
    }
    const last = moved ?? (await move.run(given));
    deepEqual(
      { old: await isValid(given, old), next: last !== undefined && (await isValid(given, last)) },
      { old: false, next: !isLost },
      `the tokens after ${failed} failed ${moment} its effect`,
    );
    const others = [given.first, given.second].filter((one) => one !== old);
    const areValid = await Promise.all(others.map((one) => isValid(given, one)));
    // The sign-in of the guest ends one of two sessions, and no move ends more.
    ok(areValid.includes(true), `the other sessions after ${failed} failed ${moment} its effect`);
    await endAll(given);
    if (failed === undefined) return allFailed;
    allFailed.push(failed);
  }
}

export function describeFailing({ describe, it, subject, hasOutage }: Suite): void {
  describe('sessions, when a call of the store fails', () => {
    for (const [name, operation] of Object.entries(operations)) {
      it(`${name}: rejects, and succeeds when it is repeated`, async () => {
        for (const moment of ['before', 'after'] as const)
          ok((await checkFailures(subject(), operation, moment)) > 0);
      });
    }

    for (const [name, move] of Object.entries(moves)) {
      it(`${name}: loses no session, except when the reply to retire is lost`, async () => {
        for (const moment of ['before', 'after'] as const) {
          const failed = await checkMoves(subject(), move, moment);
          for (const call of ['read', 'insert', 'retire', 'replace']) ok(failed.includes(call));
        }
      });
    }
  });

  // Without an outage, the test would pass and test nothing.
  if (!hasOutage) return;
  describe('an outage', () => {
    it('rejects every call with a SessionStoreError, reports no end, and loses no session', async () => {
      const { store, outage } = subject();
      if (outage === undefined) throw new Error('The harness has no outage. Omit the option outage.');
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
