import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from 'vitest';
import type { Issued, Session } from '../index.ts';
import { recordCommands } from '../testing/command-recorder.ts';
import { newId, times } from '../testing/contract/harness.ts';
import {
  absoluteLifetimeMs,
  idleTimeoutMs,
  openTwoReplicas,
  type TwoReplicas,
} from '../testing/two-replicas.ts';
import { sessionKey } from './keys.ts';

const touchIntervalMs = 60_000;
const refused = { ok: false, reason: 'not_found' };

let two: TwoReplicas;
beforeAll(async () => {
  two = await openTwoReplicas({
    url: inject('redisUrl'),
    db: 5,
    touchIntervalMs,
    nearCache: { maxSessions: 3 },
  });
});
afterAll(() => two.close());
afterEach(() => vi.restoreAllMocks());

/** A session that both replicas have near. */
async function aNearSession(): Promise<Issued<number>> {
  const issued = await two.sessions.create({ userId: newId(), data: 0 });
  await two.quiet();
  await Promise.all([two.sessions.verify(issued.token), two.otherReplica.verify(issued.token)]);
  expect(two.sessions.recall(issued.token)).toEqual(issued.session);
  expect(two.otherReplica.recall(issued.token)).toEqual(issued.session);
  return issued;
}

/** What `run` sends to Redis, pushes included. */
async function sent(run: () => Promise<unknown>): Promise<string> {
  const recorder = recordCommands(two.here.client);
  await run();
  await recorder.settled();
  recorder.stop();
  return recorder.text();
}

test('a hit asks Redis nothing and checks no signature', async () => {
  const { token, session } = await aNearSession();
  const checks = vi.spyOn(two.keyring, 'verify');
  const asked = await sent(async () => {
    for (const verdict of await Promise.all(times(100, () => two.sessions.verify(token))))
      expect(verdict).toEqual({ ok: true, session });
    expect(two.sessions.recall(token)).toEqual(session);
  });
  expect(asked).toBe('');
  expect(checks).not.toHaveBeenCalled();
});

test('a hit says that it was one, and of nothing else what it cost', async () => {
  const { token } = await aNearSession();
  const trace = {};
  await two.sessions.verify(token, trace);
  expect(trace).toEqual({ nearCacheMs: expect.any(Number) });
});

test('one session more than it holds, and what was read first asks Redis again', async () => {
  const issued = await Promise.all(times(4, () => two.sessions.create({ userId: newId(), data: 0 })));
  await two.quiet();
  for (const { token } of issued) await two.sessions.verify(token);
  const near = issued.map(({ token }) => two.sessions.recall(token) !== undefined);
  expect(near).toEqual([false, true, true, true]);
});

test('a hit does not outlive the idle timeout', async () => {
  const { token } = await aNearSession();
  two.clock.advance(idleTimeoutMs);
  expect(two.sessions.recall(token)).toBeUndefined();
  expect(await two.sessions.verify(token)).toEqual(refused);
});

test('a hit does not outlive the absolute expiry, to the millisecond', async () => {
  const { token, session } = await aNearSession();
  const lastUseMs = session.absoluteExpiresAtMs - touchIntervalMs / 2;
  while (two.clock.now() < lastUseMs) {
    two.clock.advance(Math.min(lastUseMs - two.clock.now(), idleTimeoutMs - 1));
    expect(await two.sessions.verify(token)).toMatchObject({ ok: true });
    await two.quiet();
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
  const { token } = await aNearSession();
  two.clock.advance(touchIntervalMs - 1);
  expect(await sent(() => Promise.all(times(1000, () => two.sessions.verify(token))))).toBe('');
  two.clock.advance(1);
  expect(two.sessions.recall(token)).toBeUndefined();
  expect(await sent(() => two.sessions.verify(token))).toBe('GET → EVAL');
});

test('after a push both replicas have the new instants', async () => {
  const { token, session } = await aNearSession();
  two.clock.advance(touchIntervalMs);
  const nowMs = two.clock.now();
  const pushed: Session<number> = { ...session, touchedAtMs: nowMs, idleExpiresAtMs: nowMs + idleTimeoutMs };
  expect(await two.sessions.verify(token)).toEqual({ ok: true, session: pushed });
  await two.quiet();
  for (const replica of [two.sessions, two.otherReplica]) {
    expect(await replica.verify(token)).toEqual({ ok: true, session: pushed });
    expect(replica.recall(token)).toEqual(pushed);
  }
});

test('a push that comes after the end brings nothing back', async () => {
  const { token, session } = await aNearSession();
  two.clock.advance(touchIntervalMs);
  const reading = two.sessions.verify(token);
  const ending = two.here.client.del(sessionKey(session.publicId));
  expect(await reading).toMatchObject({ ok: true });
  expect(await ending).toBe(1);
  await two.quiet();
  expect(await two.sessions.verify(token)).toEqual(refused);
  expect(await two.operator.exists(sessionKey(session.publicId))).toBe(0);
});

test('a read that raced its own invalidation is not kept', async () => {
  const { token, session } = await two.sessions.create({ userId: newId(), data: 0 });
  await two.quiet();
  const get = two.here.client.get.bind(two.here.client);
  const held = Promise.withResolvers<void>();
  const read = Promise.withResolvers<void>();
  vi.spyOn(two.here.client, 'get').mockImplementationOnce(async (key) => {
    const reply = await get(key);
    read.resolve();
    await held.promise;
    return reply;
  });
  const verdict = two.sessions.verify(token);
  await read.promise;
  await two.otherReplica.revoke(session.publicId);
  await two.quiet();
  held.resolve();
  expect(await verdict).toMatchObject({ ok: true });
  expect(two.sessions.recall(token)).toBeUndefined();
  expect(await two.sessions.verify(token)).toEqual(refused);
});

test('a handler that changes the data of a session fails, and no other one sees it', async () => {
  const { token, session } = await aNearSession();
  const near = two.sessions.recall(token);
  expect(() => Object.assign(near ?? {}, { data: 1 })).toThrow(TypeError);
  expect(two.sessions.recall(token)).toEqual(session);
});

test('what is malformed, forged or not found is never kept', async () => {
  const { token } = await aNearSession();
  const ended = await aNearSession();
  await two.sessions.revoke(ended.session.publicId);
  await two.quiet();
  const forged = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`;
  const reasons = { [token.slice(1)]: 'malformed', [forged]: 'forged', [ended.token]: 'not_found' };
  for (const [wrong, reason] of Object.entries(reasons)) {
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await two.sessions.verify(wrong)).toEqual({ ok: false, reason });
      expect(two.sessions.recall(wrong)).toBeUndefined();
    }
  }
  expect(await sent(() => two.sessions.verify(ended.token))).toBe('GET');
});
