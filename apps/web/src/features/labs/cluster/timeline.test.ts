import { expect, it } from 'vitest';
import type { ClusterServerName } from '@session-lab/contract';
import { endpoints } from '@session-lab/contract/labs/cluster';
import type { Exchange } from '../../../api/exchange.ts';
import { testExchange } from '../../../api/test-exchange.ts';
import {
  completedBy,
  failureOf,
  failuresIn,
  newestLine,
  rightAnswer,
  storyOf,
  verdictOf,
  type Failure,
  type Line,
  type Places,
  type Run,
  type UserName,
} from './timeline.ts';

const codes: Readonly<Record<number, string>> = { 401: 'invalid_token', 503: 'store_unavailable' };

let number = 0;
const exchange = (
  name: UserName,
  startedAtMs: number,
  status: number,
  path: string = endpoints.readMe.path,
): Exchange =>
  testExchange({
    number: (number += 1),
    path,
    startedAtMs,
    totalMs: status === 503 ? 480 : 5,
    status,
    code: codes[status],
    credential: { kind: 'other', label: name, form: 'session', bytes: 86 },
  });

const kill: Run = { kind: 'kill', startedAtMs: 1_000 };
const killed: Failure = {
  startedAt: '2026-11-30T12:00:03.000Z',
  failure: 'killed',
  server: 'redis-2',
  replica: 'redis-5',
  fromMs: 3_000,
  promotedMs: 5_500,
  endedMs: undefined,
};

/** Ada is on redis-2, which is killed at 3 s and replaced at 5.5 s. Ben is on redis-3. */
const shown: readonly Exchange[] = [
  exchange('Ada', 2_000, 200),
  exchange('Ben', 2_250, 200),
  exchange('Ada', 3_010, 503),
  exchange('Ben', 3_250, 200),
  exchange('Ada', 4_000, 503),
  exchange('Ben', 5_750, 200),
  exchange('Ada', 6_000, 200),
  exchange('Ben', 6_250, 200),
];

const placesOf = (
  exchanges: readonly Exchange[],
  ada: ClusterServerName = 'redis-2',
  adaAfter: ClusterServerName = 'redis-5',
): Places =>
  new Map(
    exchanges
      .filter(({ status }) => status === 200)
      .map((one) => {
        const isAda = one.credential.kind === 'other' && one.credential.label === 'Ada';
        const server = isAda ? (one.startedAtMs < 5_500 ? ada : adaAfter) : 'redis-3';
        const name = isAda ? 'Ada' : 'Ben';
        return [one.number, { name, place: { key: `lab:cluster:${name}`, slot: 1, server } }];
      }),
  );
const places = placesOf(shown);
const lineOf = (exchanges: readonly Exchange[], run = kill): Line | undefined => newestLine([run], exchanges);
const with401 = (names: readonly UserName[]): Exchange[] =>
  shown.map((one) =>
    one.startedAtMs > 5_500 &&
    names.some((name) => one.credential.kind === 'other' && one.credential.label === name)
      ? { ...one, status: 401, code: 'invalid_token' }
      : one,
  );

it('the right answer depends on the users who are signed out after the promotion', () => {
  expect(rightAnswer(lineOf(shown), [killed], places)).toBe(2);
  expect(rightAnswer(lineOf(with401(['Ada'])), [killed], places)).toBe(1);
  expect(rightAnswer(lineOf(with401(['Ada', 'Ben'])), [killed], places)).toBe(0);
  expect(rightAnswer(lineOf(with401(['Ben'])), [killed], places)).toBeUndefined();
});

it('there is no right answer before a failure, before the promotion, and before an answer for each user afterwards', () => {
  expect(rightAnswer(undefined, [killed], places)).toBeUndefined();
  expect(rightAnswer(lineOf(shown), [], places)).toBeUndefined();
  expect(rightAnswer(lineOf(shown), [{ ...killed, promotedMs: undefined }], places)).toBeUndefined();
  expect(rightAnswer(lineOf(shown.slice(0, -2)), [killed], places)).toBeUndefined();
  expect(rightAnswer(lineOf(shown), [{ ...killed, failure: 'cut-off' }], places)).toBeUndefined();
});

it('a failure of a primary without one of the two sessions, or before the run, decides nothing', () => {
  const other: Failure = { ...killed, server: 'redis-1', replica: 'redis-4' };
  expect(rightAnswer(lineOf(shown), [other], places)).toBeUndefined();
  expect(completedBy(lineOf(shown), [other], places)).toBeUndefined();
  const earlier: Failure = { ...killed, fromMs: 500, promotedMs: 900 };
  expect(rightAnswer(lineOf(shown), [earlier], places)).toBeUndefined();
});

it('the lab is completed by the first 200 after a 503, if the other user got only 200', () => {
  expect(completedBy(lineOf(shown), [killed], places)?.startedAtMs).toBe(6_000);
  expect(completedBy(lineOf(shown.slice(0, -2)), [killed], places)).toBeUndefined();
  expect(completedBy(lineOf(with401(['Ada'])), [killed], places)).toBeUndefined();
  const both = [...shown, exchange('Ben', 3_750, 503)];
  expect(completedBy(lineOf(both), [killed], places)).toBeUndefined();
  const without = shown.filter(({ startedAtMs }) => ![3_250, 5_750].includes(startedAtMs));
  expect(completedBy(lineOf(without), [killed], places)).toBeUndefined();
});

it('a failure that another user causes may hit Ben', () => {
  const ofBen: Failure = { ...killed, server: 'redis-3', replica: 'redis-6' };
  const swapped = shown.map((one): Exchange => {
    const isAda = one.credential.kind === 'other' && one.credential.label === 'Ada';
    return {
      ...one,
      credential: { kind: 'other', label: isAda ? 'Ben' : 'Ada', form: 'session', bytes: 86 },
    };
  });
  const line = lineOf(swapped);
  const own = placesOf(swapped, 'redis-2', 'redis-2');
  expect(rightAnswer(line, [ofBen], own)).toBe(2);
  expect(completedBy(line, [ofBen], own)?.startedAtMs).toBe(6_000);
});

it('the verdict has the requests, and the time from the first 503 to the end of the next 200', () => {
  expect(verdictOf(lineOf(shown), [killed])).toBe(
    'Ada: 2 × 503, then 200 again after 3.0\u00a0s, with the same token. Ben: 4 of 4 requests got 200.',
  );
  expect(verdictOf(lineOf(shown.slice(0, 6)), [killed])).toBe('');
  expect(verdictOf(lineOf(shown), [])).toBe('');
  expect(verdictOf(lineOf(shown, { ...kill, kind: 'forgotten' }), [killed])).toBe('');
});

it('a promotion that the player has not reached is not shown', () => {
  const early = lineOf(shown.slice(0, 5));
  expect(early && failuresIn(early, [killed])).toMatchObject([{ server: 'redis-2', promotedMs: undefined }]);
  const before = lineOf(shown.slice(0, 2));
  expect(before && failuresIn(before, [killed])).toEqual([]);
});

it('a run has its own requests only, and the newest shown run counts', () => {
  const later: Run = { kind: 'forgotten', startedAtMs: 6_100 };
  expect(newestLine([kill, later], shown)?.lanes).toMatchObject({ Ada: [], Ben: [{ afterMs: 150 }] });
  expect(newestLine([kill, later], shown, 'kill')?.lanes.Ben.length).toBe(3);
  expect(newestLine([kill, later], shown.slice(0, 4))?.run).toBe(kill);
  expect(newestLine([kill], [])).toBeUndefined();
});

const cutOff: Failure = {
  ...killed,
  startedAt: '2026-11-30T12:00:02.000Z',
  failure: 'cut-off',
  fromMs: 1_100,
  promotedMs: undefined,
};
const signOut = (startedAtMs: number, status: number): Exchange =>
  exchange('Ada', startedAtMs, status, endpoints.signOut.path);
const textsOf = (run: Run, exchanges: readonly Exchange[]): string[] =>
  storyOf(lineOf(exchanges, run), [cutOff, killed]).map(({ text }) => text.replaceAll(/#\d+/g, '#n'));

it('a sign-out without WAIT is forgotten: 204, and 200 from the promoted server', () => {
  const run: Run = { kind: 'forgotten', startedAtMs: 1_000 };
  const requests = [signOut(1_500, 204), exchange('Ada', 3_200, 503), exchange('Ada', 5_800, 200)];
  expect(textsOf(run, requests)).toEqual([
    'redis-5 receives no more changes.',
    'Sign-out: 204 (#n). The page deletes its token.',
    'redis-2 killed, redis-5 promoted after 2.5\u00a0s.',
    'GET /me with a copy of the token: 200 (#n).',
    'Signed out, and still 200: redis-5 never received the DEL.',
  ]);
  expect(textsOf(run, requests.slice(0, 1))).toHaveLength(2);
  const kept = [signOut(1_500, 204), exchange('Ada', 5_800, 401)];
  expect(textsOf(run, kept).at(-1)).toBe('redis-5 had received the DEL: the sign-out was not forgotten.');
});

it('with WAIT, the sign-out is a 503: the page keeps the token, and signs out again', () => {
  const run: Run = { kind: 'confirmed', startedAtMs: 1_000 };
  const requests = [
    signOut(1_500, 503),
    exchange('Ada', 5_800, 200),
    signOut(6_300, 503),
    signOut(6_800, 204),
    exchange('Ada', 7_300, 401),
  ];
  expect(textsOf(run, requests)).toEqual([
    'redis-5 receives no more changes.',
    'Sign-out with WAIT: 503 (#n). Not confirmed: the page keeps the token.',
    'redis-2 killed, redis-5 promoted after 2.5\u00a0s.',
    'GET /me with the same token: 200 (#n).',
    'The page signs out again: 204 (#n).',
    'GET /me with the same token: 401 (#n).',
    'The 503 was true: the sign-out was not confirmed, so the page tried again.',
  ]);
  expect(textsOf(run, requests.slice(0, 3))).toHaveLength(4);
});

it('the times of a failure are those of this computer', () => {
  const noted = failureOf(
    {
      failure: 'killed',
      server: 'redis-2',
      replica: 'redis-5',
      startedAt: '1970-01-01T00:00:10.000Z',
      promotedAt: '1970-01-01T00:00:12.000Z',
      endedAt: null,
    },
    4_000,
  );
  expect(noted).toMatchObject({ fromMs: 6_000, promotedMs: 8_000, endedMs: undefined });
});
