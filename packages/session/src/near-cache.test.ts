import { beforeEach, expect, test } from 'vitest';
import { createNearCache, freeze, type NearCache } from './near-cache.ts';
import type { Session } from './session.ts';
import type { ChangeListener } from './store.ts';

const nowMs = 1_000_000;
const untilMs = nowMs + 60_000;

type Data = { readonly roles: string[]; readonly home: { readonly city: string } };

let armed: boolean;
let changes: ChangeListener;
let nearCache: NearCache<Data>;
beforeEach(() => {
  armed = true;
  nearCache = createNearCache<Data>({
    maxSessions: 3,
    armed: () => armed,
    listen: (listener) => (changes = listener),
  });
});

function aSession(publicId: string): Session<Data> {
  return {
    publicId,
    userId: 'ada',
    data: { roles: ['user'], home: { city: 'London' } },
    createdAtMs: nowMs,
    touchedAtMs: nowMs,
    idleExpiresAtMs: untilMs,
    absoluteExpiresAtMs: untilMs,
  };
}

/** A read from its beginning to its end; `meanwhile` happens before it is answered. */
function read(name: string, meanwhile: () => void = () => undefined): void {
  const reading = nearCache.begin(name);
  meanwhile();
  nearCache.keep(reading, `token of ${name}`, aSession(name), untilMs);
  nearCache.end(reading);
}

const kept = (...names: string[]): boolean[] =>
  names.map((name) => nearCache.get(`token of ${name}`, nowMs) !== undefined);

test('what was read is kept, under its token only', () => {
  read('a');
  expect(nearCache.get('token of a', nowMs)).toEqual(aSession('a'));
  expect(nearCache.get('a', nowMs)).toBeUndefined();
});

test('it is kept until its time, and not one millisecond longer', () => {
  read('a');
  expect(nearCache.get('token of a', untilMs - 1)).toBeDefined();
  expect(nearCache.get('token of a', untilMs)).toBeUndefined();
});

test('one session more than it holds, and what was read first goes', () => {
  for (const name of ['a', 'b', 'c', 'd']) read(name);
  expect(kept('a', 'b', 'c', 'd')).toEqual([false, true, true, true]);
});

test('a session read again makes no other go, and is the last read', () => {
  for (const name of ['a', 'b', 'c', 'b']) read(name);
  expect(kept('a', 'b', 'c')).toEqual([true, true, true]);
  read('d');
  read('e');
  expect(kept('a', 'b', 'c', 'd', 'e')).toEqual([false, true, false, true, true]);
});

test('a change to a session that had to go does no harm to those that are there', () => {
  for (const name of ['a', 'b', 'c', 'd']) read(name);
  changes.onChanged('a');
  read('e');
  expect(kept('b', 'c', 'd', 'e')).toEqual([false, true, true, true]);
});

test('a change is forgotten, and no other session with it', () => {
  read('a');
  read('b');
  changes.onChanged('a');
  expect(kept('a', 'b')).toEqual([false, true]);
});

test('when anything may have changed, all is forgotten', () => {
  read('a');
  read('b');
  changes.onUnsure();
  expect(kept('a', 'b')).toEqual([false, false]);
});

test.each([
  ['a change of its session', (): void => changes.onChanged('a')],
  ['anything that may have changed', (): void => changes.onUnsure()],
])('a read that raced %s is not kept, and the next one is', (_, change) => {
  read('a', change);
  expect(kept('a')).toEqual([false]);
  read('a');
  expect(kept('a')).toEqual([true]);
});

test('a read that raced the change of another session is kept', () => {
  read('a', () => changes.onChanged('b'));
  expect(kept('a')).toEqual([true]);
});

test('of reads that overlap, those that began before a change are not kept, and one that began after it is', () => {
  const [first, second] = [nearCache.begin('a'), nearCache.begin('a')];
  changes.onChanged('a');
  const third = nearCache.begin('a');
  for (const reading of [first, second]) {
    nearCache.keep(reading, 'token of a', aSession('a'), untilMs);
    nearCache.end(reading);
    expect(kept('a')).toEqual([false]);
  }
  nearCache.keep(third, 'token of a', aSession('a'), untilMs);
  nearCache.end(third);
  expect(kept('a')).toEqual([true]);
});

test('an end of reads that were spoiled leaves the later one to be spoiled too', () => {
  const first = nearCache.begin('a');
  changes.onChanged('a');
  const second = nearCache.begin('a');
  nearCache.end(first);
  changes.onChanged('a');
  nearCache.keep(second, 'token of a', aSession('a'), untilMs);
  expect(kept('a')).toEqual([false]);
});

test('a session of which one read is always under way is kept again after a change', () => {
  let reading = nearCache.begin('a');
  changes.onChanged('a');
  for (let turn = 0; turn < 3; turn += 1) {
    const next = nearCache.begin('a');
    nearCache.keep(reading, 'token of a', aSession('a'), untilMs);
    nearCache.end(reading);
    reading = next;
  }
  expect(kept('a')).toEqual([true]);
});

test('nothing is kept, and nothing given, while changes go unheard', () => {
  read('a');
  armed = false;
  read('b');
  expect(kept('a', 'b')).toEqual([false, false]);
  armed = true;
  expect(kept('b')).toEqual([false]);
});

test('a session is frozen all the way down', () => {
  const session = freeze(aSession('a'));
  expect(() => Object.assign(session, { userId: 'eve' })).toThrow(TypeError);
  expect(() => session.data.roles.push('admin')).toThrow(TypeError);
  expect(() => Object.assign(session.data.home, { city: 'Paris' })).toThrow(TypeError);
  expect(session).toEqual(aSession('a'));
});
