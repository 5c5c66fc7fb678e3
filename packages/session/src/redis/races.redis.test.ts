import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import type { Issued, Sessions } from '../index.ts';
import { newId, times } from '../testing/contract/harness.ts';
import { openTwoProcesses, type TwoProcesses } from '../testing/two-processes.ts';
import { sessionKey } from './commands.ts';

/**
 * Real races, left to chance a thousand times each; `interleaving.redis.test.ts` brings the known ones about on purpose.
 * A push at every use is the most writes that can cross an ending; one a second lets the near caches keep.
 */
const variants = [
  { name: 'no near cache, a push at every use', touchIntervalMs: 0 },
  { name: 'near caches, a push at every use', touchIntervalMs: 0, nearCache: { maxSessions: 100 } },
  { name: 'near caches, a push a second', touchIntervalMs: 1000, nearCache: { maxSessions: 100 } },
];

const longTest = { timeout: 120_000 };
const refused = { ok: false, reason: 'not_found' };

describe.each(variants)('$name', ({ touchIntervalMs, nearCache }) => {
  let two: TwoProcesses;
  let userId: string;
  beforeAll(async () => {
    two = await openTwoProcesses({ url: inject('redisUrl'), db: 4, touchIntervalMs, nearCache });
  });
  afterAll(() => two.close());
  beforeEach(() => {
    userId = newId();
  });

  async function thousandRounds(round: (index: number) => Promise<void>): Promise<void> {
    for (let index = 0; index < 1000; index += 1) {
      two.clock.advance(1);
      await round(index);
    }
  }

  /** How many of these are there to be found at all, pushed back or not. */
  const stored = (publicIds: readonly string[]): Promise<number> =>
    two.operator.exists(...publicIds.map(sessionKey));

  /** Ten at once and ten more, so that they meet every step of what runs meanwhile. */
  async function fiftyRequests(token: string): Promise<void> {
    const requests: Promise<unknown>[] = [];
    for (let wave = 0; wave < 5; wave += 1) {
      requests.push(
        ...times(10, (index) => (index % 2 === 0 ? two.sessions : two.otherProcess).verify(token)),
      );
      await nextTurn();
    }
    await Promise.all(requests);
  }

  /** By turns unknown, due for a push on both replicas, and near. */
  async function prepare(index: number, token: string): Promise<void> {
    if (index % 3 === 0) return;
    await Promise.all([two.sessions.verify(token), two.otherProcess.verify(token)]);
    if (index % 3 === 1) two.clock.advance(touchIntervalMs);
  }

  test('a session ended while 50 requests are in flight stays ended', longTest, async () => {
    await thousandRounds(async (index) => {
      const { token, session } = await two.sessions.create({ userId, data: 0 });
      await prepare(index, token);
      const requests = fiftyRequests(token);
      expect(await two.sessions.revoke(session.publicId)).toBe(true);
      expect(await two.sessions.verify(token)).toEqual(refused);
      await requests;
      await two.settle();
      expect(await two.otherProcess.verify(token)).toEqual(refused);
      expect(await two.sessions.verify(token)).toEqual(refused);
      expect(await stored([session.publicId])).toBe(0);
    });
  });

  test('a session updated and ended at once is over', longTest, async () => {
    await thousandRounds(async (index) => {
      const { token, session } = await two.sessions.create({ userId, data: 0 });
      await prepare(index, token);
      const [ended] = await Promise.all([
        two.sessions.revoke(session.publicId),
        two.otherProcess.update(session.publicId, (count) => count + 1),
        two.otherProcess.verify(token),
        two.sessions.update(session.publicId, (count) => count + 1),
      ]);
      expect(ended).toBe(true);
      expect(await two.sessions.verify(token)).toEqual(refused);
      await two.settle();
      expect(await two.otherProcess.verify(token)).toEqual(refused);
      expect(await stored([session.publicId])).toBe(0);
      expect(await two.sessions.list(userId)).toEqual([]);
    });
  });

  test('of two rotations at once exactly one wins, and one session is left', longTest, async () => {
    await thousandRounds(async (index) => {
      const { token, session } = await two.sessions.create({ userId, data: 7 });
      await prepare(index, token);
      const rotations = await Promise.all([
        two.sessions.rotate(session.publicId),
        two.otherProcess.rotate(session.publicId),
      ]);
      const [won, ...more] = rotations.filter((rotation) => rotation !== undefined);
      expect(more).toEqual([]);
      await two.settle();
      expect(await two.sessions.verify(token)).toEqual(refused);
      expect(await two.otherProcess.verify(token)).toEqual(refused);
      expect(await two.sessions.list(userId)).toEqual([won?.session]);
      expect(await two.otherProcess.verify(won?.token ?? '')).toEqual({ ok: true, session: won?.session });
      expect(await two.sessions.revokeAll(userId)).toBe(1);
    });
  });

  test('a session created during a sign-out everywhere is listed or over', longTest, async () => {
    await thousandRounds(async () => {
      const before = await two.sessions.create({ userId, data: 0 });
      await two.otherProcess.verify(before.token);
      const [ended, ...created] = await Promise.all([
        two.otherProcess.revokeAll(userId),
        ...times(3, (data) => two.sessions.create({ userId, data })),
      ]);
      expect(ended).toBeGreaterThanOrEqual(1);
      expect(await two.otherProcess.verify(before.token)).toEqual(refused);
      await two.settle();
      expect(await two.sessions.verify(before.token)).toEqual(refused);
      const listed = (await two.sessions.list(userId)).map(({ publicId }) => publicId).sort();
      expect(await liveOn(two.sessions, created)).toEqual(listed);
      expect(await liveOn(two.otherProcess, created)).toEqual(listed);
      expect(await stored(created.map(({ session }) => session.publicId))).toBe(listed.length);
      await two.sessions.revokeAll(userId);
    });
  });
});

async function liveOn(replica: Sessions<number>, issued: readonly Issued<number>[]): Promise<string[]> {
  const verdicts = await Promise.all(issued.map(({ token }) => replica.verify(token)));
  return verdicts.flatMap((verdict) => (verdict.ok ? [verdict.session.publicId] : [])).sort();
}
