import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Session } from '../index.ts';
import { recordCommands } from '../testing/command-recorder.ts';
import { times } from '../testing/contract/harness.ts';
import {
  absoluteLifetimeMs,
  idleTimeoutMs,
  openTwoProcesses,
  type TwoProcesses,
} from '../testing/two-processes.ts';
import { sessionKey } from './commands.ts';

const touchIntervalMs = 60_000;
const refused = { ok: false, reason: 'not_found' };

let two: TwoProcesses;
beforeAll(async () => {
  two = await openTwoProcesses({
    url: inject('redisUrl'),
    db: 8,
    touchIntervalMs,
    nearCache: { maxSessions: 3 },
  });
});
afterAll(() => two.close());

/** What `run` sends to Redis, pushes included. */
async function sent(run: () => Promise<unknown>): Promise<string> {
  const recorder = recordCommands(two.here.client);
  await run();
  await recorder.settled();
  recorder.stop();
  return recorder.text();
}

test('a hit does not outlive the idle timeout', async () => {
  const { token } = await two.cachedSession();
  two.clock.advance(idleTimeoutMs);
  expect(two.sessions.recall(token)).toBeUndefined();
  expect(await two.sessions.verify(token)).toEqual(refused);
});

test('a hit does not outlive the absolute expiry, to the millisecond', async () => {
  const { token, session } = await two.cachedSession();
  const lastUseMs = session.absoluteExpiresAtMs - touchIntervalMs / 2;
  while (two.clock.now() < lastUseMs) {
    two.clock.advance(Math.min(lastUseMs - two.clock.now(), idleTimeoutMs - 1));
    expect(await two.sessions.verify(token)).toMatchObject({ ok: true });
    await two.settle();
  }
  expect(lastUseMs - session.createdAtMs).toBeGreaterThan(absoluteLifetimeMs - touchIntervalMs);
  await two.sessions.verify(token);
  two.clock.advance(touchIntervalMs / 2 - 1);
  expect(two.sessions.recall(token)).toBeDefined();
  two.clock.advance(1);
  expect(two.sessions.recall(token)).toBeUndefined();
  expect(await two.sessions.verify(token)).toEqual(refused);
});

test('a thousand hits within one touch interval push nothing, and the first use after it pushes once', async () => {
  const { token } = await two.cachedSession();
  two.clock.advance(touchIntervalMs - 1);
  expect(await sent(() => Promise.all(times(1000, () => two.sessions.verify(token))))).toBe('');
  two.clock.advance(1);
  expect(two.sessions.recall(token)).toBeUndefined();
  expect(await sent(() => two.sessions.verify(token))).toBe('GET → EVAL');
});

test('after a push both replicas have the new instants', async () => {
  const { token, session } = await two.cachedSession();
  two.clock.advance(touchIntervalMs);
  const nowMs = two.clock.now();
  const pushed: Session<number> = { ...session, touchedAtMs: nowMs, idleExpiresAtMs: nowMs + idleTimeoutMs };
  expect(await two.sessions.verify(token)).toEqual({ ok: true, session: pushed });
  expect(two.sessions.recall(token), 'while the push is under way').toBeUndefined();
  await two.settle();
  for (const replica of [two.sessions, two.otherProcess]) {
    expect(await replica.verify(token)).toEqual({ ok: true, session: pushed });
    expect(replica.recall(token)).toEqual(pushed);
  }
});

test('a push that comes after the end brings nothing back', async () => {
  const { token, session } = await two.cachedSession();
  two.clock.advance(touchIntervalMs);
  const reading = two.sessions.verify(token);
  const ending = two.here.client.del(sessionKey(session.publicId));
  expect(await reading).toMatchObject({ ok: true });
  expect(await ending).toBe(1);
  await two.settle();
  expect(await two.sessions.verify(token)).toEqual(refused);
  expect(await two.operator.exists(sessionKey(session.publicId))).toBe(0);
});
