import { expect, test } from 'vitest';
import type { JournalEntry } from './load/journal.ts';
import {
  failuresByKind,
  inFlight,
  observationOf,
  readsBetween,
  recoveredAfterMs,
  sentBetween,
} from './observation.ts';

const entry = (atMs: number, more: Partial<JournalEntry> = {}): JournalEntry => ({
  method: 'GET',
  path: '/v1/users/me',
  atMs,
  ms: 10,
  status: 200,
  tried: ['api-1'],
  acceptedAfterEnd: false,
  ...more,
});
const failure = '503 store_unavailable';
const noLoss = {
  sessions: 1,
  accounts: 1,
  endedSessions: 1,
  lostSessions: 0,
  lostAccounts: 0,
  acceptedAfterEnd: 0,
};

test('failures are counted by method and kind', () => {
  const entries = [
    entry(1),
    entry(2, { failure }),
    entry(3, { failure }),
    entry(4, { method: 'POST', failure }),
  ];
  expect(failuresByKind(entries)).toEqual({
    'GET 503 store_unavailable': 2,
    'POST 503 store_unavailable': 1,
  });
});

test('recovery ends with the first request after the last failed request', () => {
  expect(
    recoveredAfterMs([entry(100, { failure }), entry(150), entry(220, { failure }), entry(250)], 100),
  ).toBe(150);
});

test('recovery takes no time if no later request failed', () => {
  expect(recoveredAfterMs([entry(90, { failure }), entry(150)], 100)).toBe(0);
});

test('recovery never ends if the last request failed', () => {
  expect(recoveredAfterMs([entry(150), entry(220, { failure })], 100)).toBe(Infinity);
});

test('a request is in flight if it was sent before the end and answered after the beginning', () => {
  const entries = [entry(80), entry(95), entry(105), entry(111)];
  expect(inFlight(entries, 100, 110).map(({ atMs }) => atMs)).toEqual([95, 105]);
});

test('requests are selected by the time when they were sent', () => {
  expect(sentBetween([entry(99), entry(100), entry(200), entry(201)], 100, 200)).toHaveLength(2);
});

test('reads are requests for the profile', () => {
  const entries = [entry(1, { ms: 7 }), entry(2, { path: '/v1/ping' }), entry(3, { method: 'DELETE' })];
  expect(readsBetween(entries, 0, 10)).toEqual([7]);
});

test('ended sessions that were accepted count, during the load and after it', () => {
  const observed = observationOf({
    entries: [
      entry(1, { acceptedAfterEnd: true, failure: '200 for an ended session' }),
      entry(2, { ms: 30 }),
    ],
    checked: { ...noLoss, acceptedAfterEnd: 2 },
    overAtMs: 0,
    facts: { restarts: 1 },
  });
  expect(observed).toMatchObject({
    requests: 2,
    worstMs: 30,
    checked: { acceptedAfterEnd: 3 },
    facts: { restarts: 1 },
  });
});
