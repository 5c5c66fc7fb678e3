import { expect, test } from 'vitest';
import type { Entry } from './load/journal.ts';
import { byKind, readsBetween, recoveredAfterMs, seenOf, sentBetween, underWay } from './seen.ts';

const entry = (atMs: number, more: Partial<Entry> = {}): Entry => ({
  method: 'GET',
  path: '/v1/users/me',
  atMs,
  ms: 10,
  status: 200,
  tried: ['api-1'],
  undead: false,
  ...more,
});
const failure = '503 store_unavailable';
const nothingWrong = {
  sessions: 1,
  accounts: 1,
  endedSessions: 1,
  lostSessions: 0,
  lostAccounts: 0,
  backFromTheDead: 0,
};

test('failures are counted by method and kind', () => {
  const entries = [
    entry(1),
    entry(2, { failure }),
    entry(3, { failure }),
    entry(4, { method: 'POST', failure }),
  ];
  expect(byKind(entries)).toEqual({ 'GET 503 store_unavailable': 2, 'POST 503 store_unavailable': 1 });
});

test('it has recovered with the first request behind the last that failed', () => {
  expect(
    recoveredAfterMs([entry(100, { failure }), entry(150), entry(220, { failure }), entry(250)], 100),
  ).toBe(150);
});

test('it had recovered already where nothing failed that was sent since', () => {
  expect(recoveredAfterMs([entry(90, { failure }), entry(150)], 100)).toBe(0);
});

test('it has not recovered while the last request failed', () => {
  expect(recoveredAfterMs([entry(150), entry(220, { failure })], 100)).toBe(Infinity);
});

test('under way is what was sent before the end and answered after the beginning', () => {
  const entries = [entry(80), entry(95), entry(105), entry(111)];
  expect(underWay(entries, 100, 110).map(({ atMs }) => atMs)).toEqual([95, 105]);
});

test('what was sent between two moments is told by when it was sent', () => {
  expect(sentBetween([entry(99), entry(100), entry(200), entry(201)], 100, 200)).toHaveLength(2);
});

test('reads are the signed-in ones', () => {
  const entries = [entry(1, { ms: 7 }), entry(2, { path: '/v1/ping' }), entry(3, { method: 'DELETE' })];
  expect(readsBetween(entries, 0, 10)).toEqual([7]);
});

test('an ended session that was let in counts as back from the dead, while the load ran or after it', () => {
  const seen = seenOf({
    entries: [entry(1, { undead: true, failure: '200 for an ended session' }), entry(2, { ms: 30 })],
    checked: { ...nothingWrong, backFromTheDead: 2 },
    overAtMs: 0,
    facts: { restarts: 1 },
  });
  expect(seen).toMatchObject({
    requests: 2,
    worstMs: 30,
    checked: { backFromTheDead: 3 },
    facts: { restarts: 1 },
  });
});
