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
import { sessionKey } from '../testing/session-key.ts';

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

/** Returns the commands that `run` sends to Redis, including slides of the idle timeout. */
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
  expect(two.sessions.verifyCached(token)).toBeUndefined();
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
  expect(two.sessions.verifyCached(token)).toBeDefined();
  two.clock.advance(1);
  expect(two.sessions.verifyCached(token)).toBeUndefined();
  expect(await two.sessions.verify(token)).toEqual(refused);
});

test('1,000 hits within one touch interval send no command, and the first use after it slides the idle timeout once', async () => {
  const { token } = await two.cachedSession();
  two.clock.advance(touchIntervalMs - 1);
  expect(await sent(() => Promise.all(times(1000, () => two.sessions.verify(token))))).toBe('');
  two.clock.advance(1);
  expect(two.sessions.verifyCached(token)).toBeUndefined();
  expect(await sent(() => two.sessions.verify(token))).toBe('GET → EVAL');
});

test('after a slide of the idle timeout both processes return the new times', async () => {
  const { token, session } = await two.cachedSession();
  two.clock.advance(touchIntervalMs);
  const nowMs = two.clock.now();
  const touched: Session<number> = { ...session, touchedAtMs: nowMs, idleExpiresAtMs: nowMs + idleTimeoutMs };
  expect(await two.sessions.verify(token)).toEqual({ ok: true, session: touched });
  expect(two.sessions.verifyCached(token), 'while the write is in flight').toBeUndefined();
  await two.settle();
  for (const sessions of [two.sessions, two.otherProcess]) {
    expect(await sessions.verify(token)).toEqual({ ok: true, session: touched });
    expect(sessions.verifyCached(token)).toEqual(touched);
  }
});

test('a slide of the idle timeout after the end does not restore the session', async () => {
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
