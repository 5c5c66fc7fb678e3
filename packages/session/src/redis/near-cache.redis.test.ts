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

/** Returns the commands that `run` sends to Redis, including slides of the idle timeout. */
async function sent(run: () => Promise<unknown>): Promise<string> {
  const recorder = recordCommands(two.here.client);
  await run();
  await recorder.settled();
  recorder.stop();
  return recorder.text();
}

test('a hit sends no command and checks no signature', async () => {
  const { token, session } = await two.cachedSession();
  const checks = vi.spyOn(two.keyring, 'verify');
  const commands = await sent(async () => {
    for (const verdict of await Promise.all(times(100, () => two.sessions.verify(token))))
      expect(verdict).toEqual({ ok: true, session });
    expect(two.sessions.verifyCached(token)).toEqual(session);
  });
  expect(commands).toBe('');
  expect(checks).not.toHaveBeenCalled();
});

test('a hit writes its duration to the trace, and no other duration', async () => {
  const { token } = await two.cachedSession();
  const trace = {};
  await two.sessions.verify(token, { trace });
  expect(trace).toEqual({ nearCacheMs: expect.any(Number) });
});

test('when it is full, a session that was not used since it was read queries Redis again', async () => {
  const issued = await Promise.all(times(4, () => two.sessions.create({ userId: newId(), data: 0 })));
  await two.settle();
  for (const { token } of issued) await two.sessions.verify(token);
  const cached = issued.map(({ token }) => two.sessions.verifyCached(token) !== undefined);
  expect(cached).toEqual([false, true, true, true]);
});

test('a read that raced with its invalidation is not kept', async () => {
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
  expect(two.sessions.verifyCached(token)).toBeUndefined();
  expect(await two.sessions.verify(token)).toEqual(refused);
});

test('a handler that changes a session fails, and other handlers get the original', async () => {
  const { token, session } = await two.cachedSession();
  const cached = two.sessions.verifyCached(token);
  expect(() => Object.assign(cached ?? {}, { data: 1 })).toThrow(TypeError);
  expect(two.sessions.verifyCached(token)).toEqual(session);
});

test('a session is frozen even if it was not kept because its idle timeout slid', async () => {
  const { token } = await two.cachedSession();
  two.clock.advance(60_000);
  const verdict = await two.sessions.verify(token);
  expect(verdict.ok && Object.isFrozen(verdict.session)).toBe(true);
});

test('a malformed, forged or unknown token is never kept', async () => {
  const { token } = await two.cachedSession();
  const ended = await two.cachedSession();
  await two.sessions.revoke(ended.session.publicId);
  await two.settle();
  const forged = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`;
  const reasons = { [token.slice(1)]: 'malformed', [forged]: 'forged', [ended.token]: 'not_found' };
  for (const [wrong, reason] of Object.entries(reasons)) {
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await two.sessions.verify(wrong)).toEqual({ ok: false, reason });
      expect(two.sessions.verifyCached(wrong)).toBeUndefined();
    }
  }
  expect(await sent(() => two.sessions.verify(ended.token))).toBe('GET');
});
