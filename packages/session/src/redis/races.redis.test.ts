import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import type { Issued, Sessions } from '../index.ts';
import { newId, times } from '../testing/contract/harness.ts';
import { openTwoProcesses, type TwoProcesses } from '../testing/two-processes.ts';
import { sessionKey } from '../testing/session-key.ts';

/*
 * Runs each race a thousand times at random; `interleaving.redis.test.ts` forces the known ones. Sliding the idle timeout at
 * every use gives the most writes that can race with an end; once a second lets the near caches keep sessions.
 */
const variants = [
  { name: 'no near cache, a slide at every use', touchIntervalMs: 0 },
  { name: 'near caches, a slide at every use', touchIntervalMs: 0, nearCache: { maxSessions: 100 } },
  { name: 'near caches, a slide per second', touchIntervalMs: 1000, nearCache: { maxSessions: 100 } },
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

  /** Returns how many of these sessions are in Redis. */
  const stored = (publicIds: readonly string[]): Promise<number> =>
    two.operator.exists(...publicIds.map(sessionKey));

  /** Sends five waves of ten requests, so that they meet every step of the operation that runs meanwhile. */
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

  /** Alternates between a session that is unknown to both processes, due to slide, and cached. */
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

  test('a session that is updated and ended at once has ended', longTest, async () => {
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

  test('of two rotations at once exactly one succeeds, and one session remains', longTest, async () => {
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

  test(
    'a session that is created during a sign-out everywhere is listed or has ended',
    longTest,
    async () => {
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
        expect(await liveIn(two.sessions, created)).toEqual(listed);
        expect(await liveIn(two.otherProcess, created)).toEqual(listed);
        expect(await stored(created.map(({ session }) => session.publicId))).toBe(listed.length);
        await two.sessions.revokeAll(userId);
      });
    },
  );
});

async function liveIn(sessions: Sessions<number>, issued: readonly Issued<number>[]): Promise<string[]> {
  const verdicts = await Promise.all(issued.map(({ token }) => sessions.verify(token)));
  return verdicts.flatMap((verdict) => (verdict.ok ? [verdict.session.publicId] : [])).sort();
}
