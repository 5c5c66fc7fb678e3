import { expect, test, vi } from 'vitest';
import { SessionLimitError, type EndedSession, type EndReason, type SessionHooks } from './index.ts';
import { data, minuteMs, startSessions, touchIntervalMs, type Data } from './testing/fixture.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const thrown = new Error('of the program');
const fail = (): never => {
  throw thrown;
};

function started(options: Parameters<typeof startSessions>[0] = {}) {
  const ended: EndedSession[] = [];
  const errors: unknown[] = [];
  const hooks = {
    onCreated: vi.fn<NonNullable<SessionHooks<Data>['onCreated']>>(),
    onEnded: (one: EndedSession) => void ended.push(one),
    onEvicted: vi.fn<NonNullable<SessionHooks<Data>['onEvicted']>>(),
    onRefused: vi.fn<NonNullable<SessionHooks<Data>['onRefused']>>(),
    onError: (error: unknown) => void errors.push(error),
  };
  return { ended, errors, ...hooks, ...startSessions({ hooks, ...options }) };
}

test('the hooks receive each start and each end of a session, with its cause', async () => {
  const { sessions, onCreated, ended } = started();
  const guest = await sessions.createGuest({ data });
  const renewed = await sessions.renew(guest.session.publicId, { userId: 'ada' });
  const rotated = renewed && (await sessions.rotate(renewed.session.publicId));
  if (!rotated) throw new Error('not rotated');
  const second = await sessions.create({ userId: 'ada', data });
  await sessions.revoke(second.session.publicId);
  await sessions.revoke(second.session.publicId);
  await sessions.revokeAll('ada');
  expect(onCreated.mock.calls).toEqual([[guest.session], [second.session]]);
  const user = { userId: 'ada' };
  expect(ended).toEqual([
    {
      publicId: guest.session.publicId,
      userId: undefined,
      cause: 'renewed',
      replacedBy: renewed.session.publicId,
    },
    { publicId: renewed.session.publicId, ...user, cause: 'rotated', replacedBy: rotated.session.publicId },
    { publicId: second.session.publicId, ...user, cause: 'revoked' },
    { publicId: rotated.session.publicId, ...user, cause: 'revoked' },
  ]);
});

test('onEnded receives the session of another user, which a renew ends', async () => {
  const { sessions, ended } = started();
  const { session } = await sessions.create({ userId: 'ada', data });
  expect(await sessions.renew(session.publicId, { userId: 'bob' })).toBeUndefined();
  expect(ended).toEqual([{ publicId: session.publicId, userId: 'ada', cause: 'revoked' }]);
});

test('onEvicted and onEnded receive the session that a sign-in ended', async () => {
  const { sessions, clock, onEvicted, ended } = started({ maxPerUser: 1 });
  const first = await sessions.create({ userId: 'ada', data });
  clock.advance(1);
  await sessions.create({ userId: 'ada', data });
  expect(onEvicted.mock.calls).toEqual([[first.session]]);
  expect(ended).toEqual([{ publicId: first.session.publicId, userId: 'ada', cause: 'evicted' }]);
});

test('onRefused receives the sign-in that was refused', async () => {
  const { sessions, onRefused, onCreated } = started({ maxPerUser: 1, evict: 'refuse' });
  const first = await sessions.create({ userId: 'ada', data });
  const second = sessions.create({ userId: 'ada', data });
  await expect(second).rejects.toMatchObject({ code: 'too_many_sessions', status: 409 });
  await expect(second).rejects.toBeInstanceOf(SessionLimitError);
  expect(onRefused.mock.calls).toEqual([[{ userId: 'ada' }]]);
  expect(onCreated).toHaveBeenCalledTimes(1);
  expect(await sessions.list('ada')).toEqual([first.session]);
});

test('an error that a hook or a listener throws goes to onError, and changes nothing else', async () => {
  const errors: unknown[] = [];
  const hooks = { onCreated: fail, onEnded: fail, onError: (error: unknown) => void errors.push(error) };
  const { sessions } = startSessions({ hooks });
  const { session } = await sessions.create({ userId: 'ada', data });
  const received: string[] = [];
  sessions.onEnd(session.publicId, fail);
  sessions.onEnd(session.publicId, (reason) => received.push(reason));
  expect(await sessions.revoke(session.publicId)).toBe(true);
  await settle();
  expect(received).toEqual(['ended']);
  expect(errors).toEqual([thrown, thrown, thrown]);
});

test('without onError, errors are printed; an onError that throws is ignored', async () => {
  const printed = vi.spyOn(console, 'error').mockReturnValue(undefined);
  await startSessions({ hooks: { onCreated: fail } }).sessions.create({ userId: 'ada', data });
  expect(printed).toHaveBeenCalledTimes(1);
  await startSessions({ hooks: { onCreated: fail, onError: fail } }).sessions.create({ userId: 'ada', data });
  printed.mockRestore();
});

test('onEnd stops by its function and by its signal, each listener for itself', async () => {
  const { sessions } = started();
  const { session } = await sessions.create({ userId: 'ada', data });
  const controller = new AbortController();
  const listener = vi.fn<(reason: EndReason) => void>();
  const stop = sessions.onEnd(session.publicId, listener);
  sessions.onEnd(session.publicId, listener);
  sessions.onEnd(session.publicId, listener, { signal: controller.signal });
  sessions.onEnd(session.publicId, listener, { signal: AbortSignal.abort() });
  stop();
  controller.abort();
  await sessions.revoke(session.publicId);
  await settle();
  expect(listener.mock.calls).toEqual([['ended']]);
});

test('of 100 requests at once with a touch due, one writes the touch', async () => {
  const { sessions, store, clock } = started();
  const { token, session } = await sessions.create({ userId: 'ada', data });
  clock.advance(touchIntervalMs);
  const replace = vi.spyOn(store, 'replace');
  const verdicts = await Promise.all(Array.from({ length: 100 }, () => sessions.verify(token)));
  expect(verdicts.every(({ ok }) => ok)).toBe(true);
  expect(replace).toHaveBeenCalledTimes(1);
  expect(sessions.stats()).toEqual({ nearHits: 0, nearMisses: 0, touches: 1 });
  expect((await sessions.find(session.publicId))?.touchedAtMs).toBe(clock.now());
});

test('a request that read the text of a touch in flight sends its own touch', async () => {
  const { sessions, store, clock } = started();
  const { token, session } = await sessions.create({ userId: 'ada', data });
  const replace = store.replace.bind(store);
  vi.spyOn(store, 'replace').mockImplementationOnce(async (...change) => {
    await replace(...change);
    return new Promise(() => undefined);
  });
  for (let used = 0; used < 2; used += 1) {
    clock.advance(touchIntervalMs);
    await sessions.verify(token);
  }
  expect((await sessions.find(session.publicId))?.touchedAtMs).toBe(clock.now());
});

test('a clock that was set back does not end a session in use', async () => {
  const { sessions, clock } = started();
  const { token } = await sessions.create({ userId: 'ada', data });
  clock.advance(-60 * minuteMs);
  for (let used = 0; used < 60; used += 10) {
    expect(await sessions.verify(token)).toMatchObject({ ok: true, session: { touchedAtMs: clock.now() } });
    clock.advance(10 * minuteMs);
  }
});

test('rotates while requests slide the idle timeout all the time', async () => {
  const { sessions } = started({ touchIntervalMs: 0 });
  const { token, session } = await sessions.create({ userId: 'ada', data });
  const thieves = Array.from({ length: 16 }, async () => {
    for (;;) if (!(await sessions.verify(token)).ok) return;
  });
  const rotated = await sessions.rotate(session.publicId);
  await Promise.all(thieves);
  expect(rotated).toBeDefined();
  expect(await sessions.list('ada')).toEqual([rotated?.session]);
});
