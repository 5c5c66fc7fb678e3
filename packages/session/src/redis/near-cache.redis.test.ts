import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from 'vitest';
import { recordCommands } from '../testing/command-recorder.ts';
import { newId, times } from '../testing/contract/harness.ts';
import { openTwoProcesses, type TwoProcesses } from '../testing/two-processes.ts';

const refused = { ok: false, reason: 'not_found' };

let two: TwoProcesses;
beforeAll(async () => {
  two = await openTwoProcesses({
    url: inject('redisUrl'),
    db: 5,
    touchIntervalMs: 60_000,
    nearCache: { maxSessions: 3 },
  });
});
afterAll(() => two.close());
afterEach(() => vi.restoreAllMocks());

/** What `run` sends to Redis, pushes included. */
async function sent(run: () => Promise<unknown>): Promise<string> {
  const recorder = recordCommands(two.here.client);
  await run();
  await recorder.settled();
  recorder.stop();
  return recorder.text();
}

test('a hit asks Redis nothing and checks no signature', async () => {
  const { token, session } = await two.cachedSession();
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
  const { token } = await two.cachedSession();
  const trace = {};
  await two.sessions.verify(token, trace);
  expect(trace).toEqual({ nearCacheMs: expect.any(Number) });
});

test('one session more than it holds, and what was read first asks Redis again', async () => {
  const issued = await Promise.all(times(4, () => two.sessions.create({ userId: newId(), data: 0 })));
  await two.settle();
  for (const { token } of issued) await two.sessions.verify(token);
  const near = issued.map(({ token }) => two.sessions.recall(token) !== undefined);
  expect(near).toEqual([false, true, true, true]);
});

test('a read that raced its own invalidation is not kept', async () => {
  const { token, session } = await two.sessions.create({ userId: newId(), data: 0 });
  await two.settle();
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
  await two.otherProcess.revoke(session.publicId);
  await two.settle();
  held.resolve();
  expect(await verdict).toMatchObject({ ok: true });
  expect(two.sessions.recall(token)).toBeUndefined();
  expect(await two.sessions.verify(token)).toEqual(refused);
});

test('a handler that changes the data of a session fails, and no other one sees it', async () => {
  const { token, session } = await two.cachedSession();
  const near = two.sessions.recall(token);
  expect(() => Object.assign(near ?? {}, { data: 1 })).toThrow(TypeError);
  expect(two.sessions.recall(token)).toEqual(session);
});

test('a session that was not kept, as its idle timeout was pushed, is as frozen', async () => {
  const { token } = await two.cachedSession();
  two.clock.advance(60_000);
  const verdict = await two.sessions.verify(token);
  expect(verdict.ok && Object.isFrozen(verdict.session)).toBe(true);
});

test('what is malformed, forged or not found is never kept', async () => {
  const { token } = await two.cachedSession();
  const ended = await two.cachedSession();
  await two.sessions.revoke(ended.session.publicId);
  await two.settle();
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
