import { beforeEach, expect, test } from 'vitest';
import { createSessionEnd, type SessionEnd } from './session-end.ts';

const limits = { idleTimeoutMs: 900_000, absoluteLeftMs: 43_200_000 };

let nowMs: number;
let stored: Map<string, string>;

/** Loads the page in a tab with the current sessionStorage. */
const loadPage = (): SessionEnd =>
  createSessionEnd({
    storage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => stored.set(key, value),
      removeItem: (key) => stored.delete(key),
    },
    now: () => nowMs,
  });

beforeEach(() => {
  nowMs = 1_000_000;
  stored = new Map();
});

test('a session without a use for its idle timeout ended by the idle timeout', () => {
  const end = loadPage();
  end.limits('p', limits);
  nowMs += 600_000;
  end.used('p');
  nowMs += 900_000;
  expect(end.explain('p')).toEqual({ cause: 'idle_timeout', idleTimeoutMs: 900_000 });
});

test('a session that was used a short time before ended elsewhere', () => {
  const end = loadPage();
  end.limits('p', limits);
  nowMs += 900_000;
  end.used('p');
  nowMs += 60_000;
  expect(end.explain('p')).toMatchObject({ cause: 'elsewhere' });
});

test('a session in use ended by its absolute lifetime', () => {
  const end = loadPage();
  end.limits('p', { ...limits, absoluteLeftMs: 60_000 });
  nowMs += 59_000;
  end.used('p');
  expect(end.explain('p')).toMatchObject({ cause: 'absolute_lifetime' });
});

test('the cause is unknown without timeouts, and for another session', () => {
  const end = loadPage();
  expect(end.explain('p')).toEqual({ cause: 'unknown' });
  end.limits('p', limits);
  nowMs += 900_000;
  expect(end.explain('q')).toEqual({ cause: 'unknown' });
  expect(end.explain(undefined)).toEqual({ cause: 'unknown' });
});

test('the last use survives a reload: the new page knows the idle timeout', () => {
  loadPage().limits('p', limits);
  nowMs += 1_000_000;
  expect(loadPage().explain('p')).toMatchObject({ cause: 'idle_timeout' });
});

test('a reconnect of the socket is no use of the session', () => {
  const end = loadPage();
  end.limits('p', limits);
  nowMs += 800_000;
  end.limits('p', limits);
  nowMs += 100_000;
  expect(end.explain('p')).toMatchObject({ cause: 'idle_timeout' });
});

test('the explanation survives reloads until it is cleared', () => {
  const end = loadPage();
  end.limits('p', limits);
  end.explain('p');
  expect(loadPage().kept()).toEqual({ cause: 'elsewhere', idleTimeoutMs: 900_000 });
  expect(loadPage().kept()).toBeDefined();
  loadPage().clear();
  expect(loadPage().kept()).toBeUndefined();
});

test('damaged storage is ignored', () => {
  stored.set('session-lab.session', '{"publicId":7}').set('session-lab.end', 'no JSON');
  const end = loadPage();
  expect(end.kept()).toBeUndefined();
  expect(end.explain('p')).toEqual({ cause: 'unknown' });
});
