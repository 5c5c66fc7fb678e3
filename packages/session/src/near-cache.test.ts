import { beforeEach, expect, test } from 'vitest';
import { freeze } from './jsonable.ts';
import { createNearCache, type NearCache } from './near-cache.ts';
import type { Session } from './session.ts';
import type { ChangeListener } from './store.ts';
import { isSessionId, type SessionId } from './token.ts';

const nowMs = 1_000_000;
const untilMs = nowMs + 60_000;

type Data = { readonly roles: string[]; readonly home: { readonly city: string } };

let isTracking: boolean;
let changes: ChangeListener;
let nearCache: NearCache<Data>;
beforeEach(() => {
  isTracking = true;
  nearCache = createNearCache<Data>({
    maxSessions: 3,
    isTracking: () => isTracking,
    listen: (listener) => (changes = listener),
  });
});

/** Returns a public id that starts with the name. */
function idOf(name: string): SessionId {
  const publicId = name.padEnd(43, '_');
  if (!isSessionId(publicId)) throw new Error(`${publicId} is not a public id.`);
  return publicId;
}

function aSession(name: string): Session<Data> {
  return {
    publicId: idOf(name),
    userId: 'ada',
    data: { roles: ['user'], home: { city: 'London' } },
    createdAtMs: nowMs,
    touchedAtMs: nowMs,
    idleExpiresAtMs: untilMs,
    absoluteExpiresAtMs: untilMs,
  };
}

/** Reads a session; `meanwhile` runs before the reply arrives. */
function read(name: string, meanwhile: () => void = () => undefined): void {
  const reading = nearCache.begin(idOf(name));
  meanwhile();
  nearCache.keep(reading, `token of ${name}`, aSession(name), { fromMs: nowMs, untilMs });
  nearCache.end(reading);
}

const kept = (...names: string[]): boolean[] =>
  names.map((name) => nearCache.get(`token of ${name}`, nowMs) !== undefined);

test('keeps a session under its token only', () => {
  read('a');
  expect(nearCache.get('token of a', nowMs)).toEqual(aSession('a'));
  expect(nearCache.get('a', nowMs)).toBeUndefined();
});

test('keeps a session until its time, and not one millisecond longer', () => {
  read('a');
  expect(nearCache.get('token of a', untilMs - 1)).toBeDefined();
  expect(nearCache.get('token of a', untilMs)).toBeUndefined();
});

test('keeps the sessions that are used when it is full', () => {
  for (const name of ['a', 'b', 'c']) read(name);
  nearCache.get('token of a', nowMs);
  read('d');
  expect(kept('a', 'b', 'c', 'd')).toEqual([true, false, true, true]);
});

test('does not serve a session for a time before it was read, after the clock was set back', () => {
  read('a');
  expect(nearCache.get('token of a', nowMs)).toBeDefined();
  expect(nearCache.get('token of a', nowMs - 1)).toBeUndefined();
});

test('of sessions that were not used again, removes the first when it is full', () => {
  for (const name of ['a', 'b', 'c', 'd']) read(name);
  expect(kept('a', 'b', 'c', 'd')).toEqual([false, true, true, true]);
});

test('a session that is read again removes no other session, and counts as read last', () => {
  for (const name of ['a', 'b', 'c', 'b']) read(name);
  expect(kept('a', 'b', 'c')).toEqual([true, true, true]);
  read('d');
  read('e');
  expect(kept('a', 'b', 'c', 'd', 'e')).toEqual([false, true, false, true, true]);
});

test('a change to a removed session does not affect the others', () => {
  for (const name of ['a', 'b', 'c', 'd']) read(name);
  changes.onChanged(idOf('a'));
  read('e');
  expect(kept('b', 'c', 'd', 'e')).toEqual([false, true, true, true]);
});

test('a change removes its session only', () => {
  read('a');
  read('b');
  changes.onChanged(idOf('a'));
  expect(kept('a', 'b')).toEqual([false, true]);
});

test('removes all sessions when any session may have changed', () => {
  read('a');
  read('b');
  changes.onInvalidateAll();
  expect(kept('a', 'b')).toEqual([false, false]);
});

test.each([
  ['a change of its session', (): void => changes.onChanged(idOf('a'))],
  ['an invalidation of all sessions', (): void => changes.onInvalidateAll()],
])('does not keep a read that raced with %s, but keeps the next read', (_, change) => {
  read('a', change);
  expect(kept('a')).toEqual([false]);
  read('a');
  expect(kept('a')).toEqual([true]);
});

test('keeps a read that raced with a change of another session', () => {
  read('a', () => changes.onChanged(idOf('b')));
  expect(kept('a')).toEqual([true]);
});

test('of overlapping reads, keeps only the one that began after the change', () => {
  const [first, second] = [nearCache.begin(idOf('a')), nearCache.begin(idOf('a'))];
  changes.onChanged(idOf('a'));
  const third = nearCache.begin(idOf('a'));
  for (const reading of [first, second]) {
    nearCache.keep(reading, 'token of a', aSession('a'), { fromMs: nowMs, untilMs });
    nearCache.end(reading);
    expect(kept('a')).toEqual([false]);
  }
  nearCache.keep(third, 'token of a', aSession('a'), { fromMs: nowMs, untilMs });
  nearCache.end(third);
  expect(kept('a')).toEqual([true]);
});

test('the end of a stale read does not protect a later read from the next change', () => {
  const first = nearCache.begin(idOf('a'));
  changes.onChanged(idOf('a'));
  const second = nearCache.begin(idOf('a'));
  nearCache.end(first);
  changes.onChanged(idOf('a'));
  nearCache.keep(second, 'token of a', aSession('a'), { fromMs: nowMs, untilMs });
  expect(kept('a')).toEqual([false]);
});

test('keeps a session again after a change, even if one read of it is always in flight', () => {
  let reading = nearCache.begin(idOf('a'));
  changes.onChanged(idOf('a'));
  for (let turn = 0; turn < 3; turn += 1) {
    const next = nearCache.begin(idOf('a'));
    nearCache.keep(reading, 'token of a', aSession('a'), { fromMs: nowMs, untilMs });
    nearCache.end(reading);
    reading = next;
  }
  expect(kept('a')).toEqual([true]);
});

test('keeps and returns nothing while changes are not tracked', () => {
  read('a');
  isTracking = false;
  read('b');
  expect(kept('a', 'b')).toEqual([false, false]);
  isTracking = true;
  expect(kept('b')).toEqual([false]);
});

test('freezes a session and everything in it', () => {
  const session = freeze(aSession('a'));
  expect(() => Object.assign(session, { userId: 'eve' })).toThrow(TypeError);
  expect(() => session.data.roles.push('admin')).toThrow(TypeError);
  expect(() => Object.assign(session.data.home, { city: 'Paris' })).toThrow(TypeError);
  expect(session).toEqual(aSession('a'));
});
