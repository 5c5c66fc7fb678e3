import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { SessionId, Sessions, SessionStore } from './index.ts';
import { createSessions } from './index.ts';
import { memoryStore } from './memory.ts';
import { data, idleTimeoutMs, startSessions, touchIntervalMs, type Data } from './testing/fixture.ts';
import { unchecked } from './testing/unchecked.ts';

let store: SessionStore;
let sessions: Sessions<Data>;
let token: string;
let publicId: SessionId;
beforeEach(async () => {
  ({ store, sessions } = startSessions());
  const issued = await sessions.create({ userId: 'ada', data });
  ({ token } = issued);
  ({ publicId } = issued.session);
});

const storeMethods = ['insert', 'replace', 'remove', 'retire', 'removeAll', 'list', 'read', 'scan'] as const;

/** Runs a call. Resolves to its error and to the methods of the store that it called. */
async function outcomeOf(call: () => unknown): Promise<{ error: unknown; called: string[] }> {
  const spies = storeMethods.map((name) => ({ name, calls: vi.spyOn(store, name).mock.calls }));
  const error: unknown = await Promise.resolve()
    .then(call)
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  return { error, called: spies.filter(({ calls }) => calls.length > 0).map(({ name }) => name) };
}

/** The outcome of a call with a wrong argument: nothing was read or stored. */
const refused = (ErrorType: typeof TypeError) => ({ error: expect.any(ErrorType), called: [] });

const users: [string, unknown][] = [
  ['a number', 1815],
  ['undefined', undefined],
  ['null', null],
  ['an object', { id: 'ada' }],
  ['an empty text', ''],
  ['half of a surrogate pair', '\ud800'],
];

describe.each(users)('a user id that is %s', (_, userId) => {
  test.each([
    ['create', () => sessions.create({ userId: unchecked(userId), data })],
    ['list', () => sessions.list(unchecked(userId))],
    ['revokeAll', () => sessions.revokeAll(unchecked(userId))],
  ])('is refused by %s', async (_name, call) => {
    expect(await outcomeOf(call)).toEqual(refused(TypeError));
  });
});

test('renew refuses a user id that is a number', async () => {
  expect(await outcomeOf(() => sessions.renew(publicId, { userId: unchecked(1815) }))).toEqual(
    refused(TypeError),
  );
});

const ids: [string, () => unknown][] = [
  ['a token', () => token],
  ['a shorter text', () => 'abc'],
  ['undefined', () => undefined],
];

describe.each(ids)('a public id that is %s', (_, idOf) => {
  test.each<[string, (id: SessionId) => unknown]>([
    ['revoke', (id) => sessions.revoke(id)],
    ['find', (id) => sessions.find(id)],
    ['touch', (id) => sessions.touch(id)],
    ['update', (id) => sessions.update(id, (old) => old)],
    ['rotate', (id) => sessions.rotate(id)],
    ['renew', (id) => sessions.renew(id)],
    ['onEnd', (id) => sessions.onEnd(id, () => undefined)],
  ])('is refused by %s', async (_name, call) => {
    expect(await outcomeOf(() => call(unchecked(idOf())))).toEqual(refused(TypeError));
  });
});

test('revokeAll refuses a token as `except`, which would end the session that it should keep', async () => {
  expect(await outcomeOf(() => sessions.revokeAll('ada', { except: unchecked(token) }))).toEqual(
    refused(TypeError),
  );
});

test.each<[string, () => unknown, RegExp]>([
  ['create', () => sessions.create(unchecked(undefined)), /create: the argument must be an object/],
  ['createGuest', () => sessions.createGuest(unchecked(undefined)), /createGuest: the argument/],
  ['renew', () => sessions.renew(publicId, unchecked('ada')), /renew: the second argument/],
  ['revoke', () => sessions.revoke(publicId, unchecked('ada')), /revoke: the options/],
  ['revoke of no user', () => sessions.revoke(publicId, unchecked({ userId: undefined })), /userId/],
  ['revokeAll', () => sessions.revokeAll('ada', unchecked(publicId)), /revokeAll: .*\{ except \}/],
  ['update', () => sessions.update(publicId, unchecked({})), /change must be a function \(got an object\)/],
  [
    'onEnd without a listener',
    () => sessions.onEnd(publicId, unchecked(undefined)),
    /listener must be a fun/,
  ],
  ['list of a number', () => sessions.list(unchecked(1815)), /a number.*Convert it/],
  ['page', () => sessions.page(unchecked('0')), /page: .*\{ cursor, count \}/],
  ['onEnd', () => sessions.onEnd(publicId, () => undefined, unchecked('x')), /onEnd: .*\{ signal \}/],
  ['revokeAll of a guest', () => sessions.revokeAll(unchecked(undefined)), /isUserSession/],
])('%s names a wrong argument, and does nothing', async (_name, call, message) => {
  const { error, called } = await outcomeOf(call);
  expect(error).toBeInstanceOf(TypeError);
  expect(String(error)).toMatch(message);
  expect(called).toEqual([]);
});

test('revoke with a user ends only a session of this user', async () => {
  const guest = await sessions.createGuest({ data });
  const ofAda = { userId: 'ada' };
  for (const owner of [{ userId: 'bob' }, { userId: 'ADA' }])
    expect(await sessions.revoke(publicId, owner)).toBe(false);
  expect(await sessions.revoke(guest.session.publicId, ofAda)).toBe(false);
  for (const live of [token, guest.token]) expect(await sessions.verify(live)).toMatchObject({ ok: true });
  expect(await sessions.revoke(publicId, ofAda)).toBe(true);
  expect(await sessions.revoke(publicId, ofAda)).toBe(false);
  expect(await sessions.verify(token)).toMatchObject({ ok: false });
});

test('the message for a token names the methods for a token, and not the token', async () => {
  const error: unknown = await sessions.revoke(unchecked(token)).catch((reason: unknown) => reason);
  expect(error).toHaveProperty('message', expect.stringMatching(/`verify` or `revokeToken`/));
  expect(error).not.toHaveProperty('message', expect.stringContaining(token));
});

test('verify answers any text, also a public id, and refuses other values', async () => {
  for (const text of ['', 'junk', publicId, `${token}=`])
    expect(await sessions.verify(text)).toEqual({ ok: false, reason: 'malformed' });
  expect(await sessions.revokeToken(publicId)).toBe(false);
  expect(await outcomeOf(() => sessions.verify(unchecked(undefined)))).toEqual(refused(TypeError));
  expect(await outcomeOf(() => sessions.revokeToken(unchecked(7)))).toEqual(refused(TypeError));
});

test('page refuses a cursor that no page returned, and a count that is not a whole number', async () => {
  for (const cursor of ['', 'abc', '-1', '1.5', 7, '9'.repeat(41)])
    expect(await outcomeOf(() => sessions.page({ cursor: unchecked(cursor) }))).toEqual(refused(TypeError));
  for (const count of [0, -1, 1.5, Number.NaN, '5'])
    expect(await outcomeOf(() => sessions.page({ count: unchecked(count) }))).toEqual(refused(RangeError));
});

test.each([
  ['an idle timeout of the touch interval', { idleTimeoutMs: touchIntervalMs }],
  ['an idle timeout with a fraction', { idleTimeoutMs: 90_000.5 }],
  ['an absolute lifetime below the idle timeout', { absoluteLifetimeMs: idleTimeoutMs - 1 }],
])('create, createGuest and renew refuse %s', async (_, lifetimes) => {
  expect(await outcomeOf(() => sessions.create({ userId: 'ada', data, ...lifetimes }))).toEqual(
    refused(RangeError),
  );
  expect(await outcomeOf(() => sessions.createGuest({ data, ...lifetimes }))).toEqual(refused(RangeError));
  // The lifetimes that the call does not name are those of the session.
  expect(await outcomeOf(() => sessions.renew(publicId, lifetimes))).toEqual({
    ...refused(RangeError),
    called: ['read'],
  });
});

test('createSessions names a lifetime that may be in seconds', () => {
  expect(() => startSessions({ idleTimeoutMs: 1800 })).toThrow(
    /got 60000 and 1800 milliseconds; 30 minutes are/,
  );
  expect(() => startSessions({ absoluteLifetimeMs: 43_200 })).toThrow(/got 43200 and 1800000 milliseconds/);
  for (const wrong of [undefined, null, 'redis://localhost'])
    expect(() => createSessions<Data>(unchecked(wrong))).toThrow(
      /createSessions: the argument, \{ store, keyring \}/,
    );
});

test('createSessions names a missing store and a missing keyring', () => {
  expect(() => createSessions<Data>(unchecked({}))).toThrow(/store must be.*keyring must be/);
  expect(() => startSessions({ evict: unchecked('newest') })).toThrow(/evict must be/);
  expect(() => startSessions({ parse: unchecked({}) })).toThrow(/parse must be/);
  for (const clock of [{}, { now: () => Number.NaN }])
    expect(() => startSessions({ clock: unchecked(clock) })).toThrow(/clock/);
});

test.each(['onCreated', 'onEnded', 'onEvicted', 'onRefused', 'onError'])(
  'createSessions names a hook that is not a function: %s',
  (name) => {
    expect(() => startSessions({ hooks: { [name]: () => undefined } })).not.toThrow();
    expect(() => startSessions({ hooks: unchecked({ [name]: 'log' }) })).toThrow(
      `createSessions: hooks.${name} must be a function (got a string of 3 characters)`,
    );
    expect(() => startSessions({ hooks: unchecked('log') })).toThrow(
      'createSessions: hooks must be an object',
    );
  },
);

test('createSessions refuses a touch interval that is a text: a sum with it would be a text', () => {
  expect(() => startSessions({ touchIntervalMs: unchecked('60000') })).toThrow(
    /touchIntervalMs must be 0 or/,
  );
});

test('memoryStore refuses a clock that returns no time', () => {
  expect(() => memoryStore({ clock: Date })).not.toThrow();
  for (const clock of [{}, Date.now, null, { now: () => Number.NaN }])
    expect(() => memoryStore({ clock: unchecked(clock) })).toThrow(
      'memoryStore: clock must have the method now()',
    );
});

test('onEnd refuses a signal that is not one, before it watches the session', () => {
  const watch = vi.spyOn(store, 'watch');
  for (const signal of [{}, null, 'abort'])
    expect(() => sessions.onEnd(publicId, () => undefined, { signal: unchecked(signal) })).toThrow(
      'signal must be an AbortSignal',
    );
  expect(watch).not.toHaveBeenCalled();
  sessions.onEnd(publicId, () => undefined, { signal: new AbortController().signal })();
  expect(watch).toHaveBeenCalledTimes(1);
});

test('a clock with fractions of a millisecond is rounded down', async () => {
  const clock = { now: () => 1_000.75 };
  const started = startSessions({ clock });
  const { token: issued, session } = await started.sessions.create({ userId: 'ada', data });
  expect(session).toMatchObject({ createdAtMs: 1_000, idleExpiresAtMs: 1_000 + idleTimeoutMs });
  expect(await started.sessions.verify(issued)).toEqual({ ok: true, session });
});
