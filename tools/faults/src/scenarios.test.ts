import { expect, test } from 'vitest';
import type { Facts, Observation } from './observation.ts';
import { scenarios } from './scenarios.ts';

const checked = {
  sessions: 50,
  accounts: 20,
  endedSessions: 40,
  lostSessions: 0,
  lostAccounts: 0,
  acceptedAfterEnd: 0,
};
const observationWith = (facts: Facts, more: Partial<Observation> = {}): Observation => ({
  requests: 500,
  failures: {},
  worstMs: 20,
  recoveredAfterMs: 200,
  checked,
  facts,
  ...more,
});

/** An observation with which each scenario passes, by number. */
const passing: Readonly<Record<number, Observation>> = {
  1: observationWith({ writesInFlight: 4, backAfterMs: 600 }, { failures: { 'POST 502 bad_gateway': 4 } }),
  2: observationWith({ backAfterMs: 1_500, socketsClosed: 12 }),
  3: observationWith({ restarts: 4, tookMs: 3_000 }, { failures: { 'POST 502 bad_gateway': 1 } }),
  4: observationWith({ socketsClosed: 12, socketsBackAfterMs: 3_000 }),
  5: observationWith(
    { servedAgain: 1, refusals: 800, slowestRefusalMs: 500 },
    { failures: { 'GET 503 store_unavailable': 800 } },
  ),
  6: observationWith({ servedAgain: 1, sessionsEnded: 40 }, { failures: { 'GET 503 store_unavailable': 8 } }),
  7: observationWith(
    { refusals: 200, slowestRefusalMs: 500, servedAgain: 1, writesReportedFailed: 20, keysReplayed: 0 },
    { failures: { 'GET 503 store_unavailable': 200 } },
  ),
  8: observationWith(
    { accountsAcknowledged: 40, servedAgain: 1, fsyncAlways: 1 },
    { failures: { 'POST 503 store_unavailable': 3 } },
  ),
  9: observationWith(
    { signOutsNotConfirmed: 20, servedAgain: 1 },
    { failures: { 'DELETE 503 store_unavailable': 20 } },
  ),
  10: observationWith({ servedAgain: 1 }, { failures: { 'GET 503 store_unavailable': 20 } }),
  11: observationWith({ readsRetried: 100, slowestReadMs: 2_050, servedAgain: 1 }),
  12: observationWith({
    readsP99Ms: 40,
    signedIn: 150,
    refused: 60,
    refusedWithRetryAfter: 60,
    refusedP99Ms: 20,
    stillWaiting: 90,
  }),
  13: observationWith(
    { signUpsRefused: 30, redisExits: 5, accountsAcknowledged: 70, signUpsAfterwards: 1 },
    { failures: { 'POST 503 store_unavailable': 40 } },
  ),
  14: observationWith({ readsRetried: 150, slowestAtFirstMs: 450, slowestOnceMarkedMs: 20, servedAgain: 1 }),
  15: observationWith({ readsRetried: 20, readsReconnectedAfterMs: 700, messagesReceivedAfterMs: 900 }),
  16: observationWith({ accountsCreated: 1, refusedAsTaken: 49, signedOut: 50 }),
  17: observationWith({ opened: 1_000, stillOpen: 500, readsP99BeforeMs: 8, readsP99Ms: 20 }),
  18: observationWith({ socketsOpened: 900, closedForExcess: 800, memoryUpMb: 30, readsP99Ms: 60 }),
};

/** Facts with which each scenario fails. Most are just beyond the limit. */
const failing: Readonly<Record<number, readonly Facts[]>> = {
  1: [{ writesInFlight: 3 }, { writesInFlight: 0 }, { backAfterMs: 5_001 }],
  2: [{ backAfterMs: Infinity }],
  3: [{ restarts: 3 }, { tookMs: 10_001 }],
  4: [{ socketsClosed: 0 }, { socketsBackAfterMs: 5_001 }],
  5: [{ servedAgain: 0 }, { refusals: 0 }, { slowestRefusalMs: 601 }],
  6: [{ servedAgain: 0 }, { sessionsEnded: 0 }, { sessionsEnded: 41 }],
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
  11: [{ readsRetried: 0 }, { slowestReadMs: 2_501 }, { servedAgain: 0 }],
  12: [
    { readsP99Ms: 101 },
    { signedIn: 0 },
    { refused: 0 },
    { refusedWithRetryAfter: 59 },
    { refusedP99Ms: 51 },
  ],
  13: [{ signUpsRefused: 0 }, { redisExits: 0 }, { accountsAcknowledged: 0 }, { signUpsAfterwards: 0 }],
  14: [{ readsRetried: 0 }, { servedAgain: 0 }],
  15: [{ readsRetried: 0 }, { readsReconnectedAfterMs: 3_001 }, { messagesReceivedAfterMs: 3_001 }],
  16: [{ accountsCreated: 2 }, { accountsCreated: 0 }, { refusedAsTaken: 48 }, { signedOut: 49 }],
  17: [{ opened: 999 }, { readsP99Ms: 101 }],
  18: [{ closedForExcess: 29 }, { memoryUpMb: 101 }, { readsP99Ms: 101 }],
};

/** Scenarios that allow no failed GET. The other scenarios allow only a 503 of the store. */
const noFailedGet = [1, 2, 3, 4, 8, 11, 12, 13, 14, 15, 16, 17, 18];

for (const scenario of scenarios) {
  const { number, name } = scenario;
  const good = passing[number] ?? observationWith({});

  test(`scenario ${number}, ${name}, passes with a good observation`, () => {
    expect(scenario.evaluate(good)).toEqual([]);
  });

  test.each(failing[number] ?? [])(`scenario ${number}, ${name}, fails with %j`, (worse) => {
    expect(scenario.evaluate({ ...good, facts: { ...good.facts, ...worse } })).not.toEqual([]);
  });

  test(`scenario ${number}, ${name}, fails if something is lost, an ended session is accepted, or nothing was checked`, () => {
    for (const worse of [
      { lostSessions: 1 },
      { lostAccounts: 1 },
      { acceptedAfterEnd: 1 },
      { sessions: 0 },
      { accounts: 0 },
    ])
      expect(scenario.evaluate({ ...good, checked: { ...checked, ...worse } })).not.toEqual([]);
    expect(scenario.evaluate({ ...good, requests: 0 })).not.toEqual([]);
  });

  test(`scenario ${number}, ${name}, fails with a failure that it does not allow`, () => {
    const other = noFailedGet.includes(number) ? 'GET 503 store_unavailable' : 'GET 401 invalid_token';
    expect(scenario.evaluate({ ...good, failures: { ...good.failures, [other]: 1 } })).not.toEqual([]);
  });
}

test.each([
  [5, 2_001],
  [6, 2_001],
  [7, 1_001],
  [9, 5_001],
  [10, 6_001],
  [15, 3_001],
])('scenario %i fails if it takes %i ms to recover', (number, recoveredAfterMs) => {
  const scenario = scenarios.find((one) => one.number === number);
  expect(scenario?.evaluate({ ...(passing[number] ?? observationWith({})), recoveredAfterMs })).not.toEqual(
    [],
  );
});

test('every scenario has a unique number, a unique name, and cases here', () => {
  expect(new Set(scenarios.map(({ number }) => number)).size).toBe(scenarios.length);
  expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
  expect(Object.keys(passing)).toEqual(scenarios.map(({ number }) => `${number}`));
});
