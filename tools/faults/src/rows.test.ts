import { expect, test } from 'vitest';
import type { FactsOfRow, Seen } from './row.ts';
import { rows } from './rows.ts';

const checked = {
  sessions: 50,
  accounts: 20,
  endedSessions: 40,
  lostSessions: 0,
  lostAccounts: 0,
  backFromTheDead: 0,
};
const seenWith = (facts: FactsOfRow, more: Partial<Seen> = {}): Seen => ({
  requests: 500,
  failures: {},
  worstMs: 20,
  recoveredAfterMs: 200,
  checked,
  facts,
  ...more,
});

/** What a run looks like in which the row holds, by its number. */
const holding: Readonly<Record<number, Seen>> = {
  1: seenWith({ writesInFlight: 4, backAfterMs: 600 }, { failures: { 'POST 502 bad_gateway': 4 } }),
  2: seenWith({ backAfterMs: 1_500, socketsClosed: 12 }),
  3: seenWith({ restarts: 4, tookMs: 3_000 }, { failures: { 'POST 502 bad_gateway': 1 } }),
  4: seenWith({ socketsClosed: 12, socketsBackAfterMs: 3_000 }),
  5: seenWith(
    { servedAgain: 1, refusals: 800, slowestRefusalMs: 500 },
    { failures: { 'GET 503 store_unavailable': 800 } },
  ),
  6: seenWith({ servedAgain: 1, signedOutByIt: 40 }, { failures: { 'GET 503 store_unavailable': 8 } }),
  7: seenWith(
    { refusals: 200, slowestRefusalMs: 500, servedAgain: 1, writesReportedFailed: 20, keysReplayed: 0 },
    { failures: { 'GET 503 store_unavailable': 200 } },
  ),
  8: seenWith(
    { accountsAcknowledged: 40, servedAgain: 1, fsyncAlways: 1 },
    { failures: { 'POST 503 store_unavailable': 3 } },
  ),
  9: seenWith(
    { signOutsNotConfirmed: 20, servedAgain: 1 },
    { failures: { 'DELETE 503 store_unavailable': 20 } },
  ),
  10: seenWith({ servedAgain: 1 }, { failures: { 'GET 503 store_unavailable': 20 } }),
  11: seenWith({ readsPassedOn: 100, slowestReadMs: 2_050, servedAgain: 1 }),
  12: seenWith({
    readsP99Ms: 40,
    signedIn: 150,
    refused: 60,
    refusedWithRetryAfter: 60,
    refusedP99Ms: 20,
    stillWaiting: 90,
  }),
  13: seenWith(
    { signUpsRefused: 30, redisExits: 5, accountsAcknowledged: 70, signedUpOnceThereIsRoom: 1 },
    { failures: { 'POST 503 store_unavailable': 40 } },
  ),
  14: seenWith({ readsPassedOn: 150, slowestAtFirstMs: 450, slowestOnceKnownMs: 20, servedAgain: 1 }),
  15: seenWith({ readsPassedOn: 20, readsReconnectedAfterMs: 700, messagesHeardAfterMs: 900 }),
  16: seenWith({ accountsCreated: 1, refusedAsTaken: 49, signedOut: 50 }),
  17: seenWith({ opened: 1_000, stillOpen: 500, readsP99BeforeMs: 8, readsP99Ms: 20 }),
  18: seenWith({ socketsOpened: 900, cutOff: 800, memoryUpMb: 30, readsP99Ms: 60 }),
};

/** The worst that each fact may be before its row falls short, and by how much. */
const tooFar: Readonly<Record<number, readonly FactsOfRow[]>> = {
  1: [{ writesInFlight: 3 }, { writesInFlight: 0 }, { backAfterMs: 5_001 }],
  2: [{ backAfterMs: Infinity }],
  3: [{ restarts: 3 }, { tookMs: 10_001 }],
  4: [{ socketsClosed: 0 }, { socketsBackAfterMs: 5_001 }],
  5: [{ servedAgain: 0 }, { refusals: 0 }, { slowestRefusalMs: 601 }],
  6: [{ servedAgain: 0 }, { signedOutByIt: 0 }, { signedOutByIt: 41 }],
  7: [
    { refusals: 0 },
    { slowestRefusalMs: 601 },
    { servedAgain: 0 },
    { writesReportedFailed: 19 },
    { keysReplayed: 1 },
  ],
  8: [{ accountsAcknowledged: 0 }, { servedAgain: 0 }, { fsyncAlways: 0 }],
  9: [{ signOutsNotConfirmed: 19 }, { servedAgain: 0 }],
  10: [{ servedAgain: 0 }],
  11: [{ readsPassedOn: 0 }, { slowestReadMs: 2_501 }, { servedAgain: 0 }],
  12: [
    { readsP99Ms: 101 },
    { signedIn: 0 },
    { refused: 0 },
    { refusedWithRetryAfter: 59 },
    { refusedP99Ms: 51 },
  ],
  13: [{ signUpsRefused: 0 }, { redisExits: 0 }, { accountsAcknowledged: 0 }, { signedUpOnceThereIsRoom: 0 }],
  14: [{ readsPassedOn: 0 }, { servedAgain: 0 }],
  15: [{ readsPassedOn: 0 }, { readsReconnectedAfterMs: 3_001 }, { messagesHeardAfterMs: 3_001 }],
  16: [{ accountsCreated: 2 }, { accountsCreated: 0 }, { refusedAsTaken: 48 }, { signedOut: 49 }],
  17: [{ opened: 999 }, { readsP99Ms: 101 }],
  18: [{ cutOff: 29 }, { memoryUpMb: 101 }, { readsP99Ms: 101 }],
};

/** Rows that allow no failed GET; the others allow a 503 of the store, and nothing else. */
const noFailedGet = [1, 2, 3, 4, 8, 11, 12, 13, 14, 15, 16, 17, 18];

for (const row of rows) {
  const { number, name } = row;
  const good = holding[number] ?? seenWith({});

  test(`row ${number}, ${name}, holds where all is as it has to be`, () => {
    expect(row.judge(good)).toEqual([]);
  });

  test.each(tooFar[number] ?? [])(`row ${number}, ${name}, falls short with %j`, (worse) => {
    expect(row.judge({ ...good, facts: { ...good.facts, ...worse } })).not.toEqual([]);
  });

  test(`row ${number}, ${name}, falls short where somebody is lost, or back, or nothing was looked at`, () => {
    for (const worse of [
      { lostSessions: 1 },
      { lostAccounts: 1 },
      { backFromTheDead: 1 },
      { sessions: 0 },
      { accounts: 0 },
    ])
      expect(row.judge({ ...good, checked: { ...checked, ...worse } })).not.toEqual([]);
    expect(row.judge({ ...good, requests: 0 })).not.toEqual([]);
  });

  test(`row ${number}, ${name}, falls short with a failure that is not its own`, () => {
    const alien = noFailedGet.includes(number) ? 'GET 503 store_unavailable' : 'GET 401 invalid_token';
    expect(row.judge({ ...good, failures: { ...good.failures, [alien]: 1 } })).not.toEqual([]);
  });
}

test.each([
  [5, 2_001],
  [6, 2_001],
  [7, 1_001],
  [9, 5_001],
  [10, 6_001],
  [15, 3_001],
])('row %i falls short where it takes %i ms to recover', (number, recoveredAfterMs) => {
  const row = rows.find((one) => one.number === number);
  expect(row?.judge({ ...(holding[number] ?? seenWith({})), recoveredAfterMs })).not.toEqual([]);
});

test('every row has a number, a name and a result of its own here', () => {
  expect(new Set(rows.map(({ number }) => number)).size).toBe(rows.length);
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
  expect(Object.keys(holding)).toEqual(rows.map(({ number }) => `${number}`));
});
