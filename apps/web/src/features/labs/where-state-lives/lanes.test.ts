import { expect, it } from 'vitest';
import type { Exchange } from '../../../api/exchange.ts';
import { testExchange } from '../../../api/test-exchange.ts';
import {
  completedBy,
  historyOf,
  holdersOf,
  laneOf,
  phaseResultsOf,
  restartedIn,
  rightAnswer,
  slotTextsOf,
  verdictOf,
} from './lanes.ts';

const path = (lane: string): string => `/v1/labs/where-state-lives/${lane}/me`;
const signIn = testExchange({
  number: 1,
  method: 'POST',
  path: '/v1/labs/where-state-lives/memory/sign-in',
  status: 201,
  servedBy: 'api-1',
});
const read = (number: number, status: number | undefined, servedBy: string, own: Partial<Exchange> = {}) =>
  testExchange({
    number,
    path: path('memory'),
    status,
    servedBy,
    ...(status === 401 ? { timing: { memory: { found: false, ms: 0 } } } : {}),
    ...own,
  });
const historyFrom = (current: readonly Exchange[], earlier: readonly Exchange[] = []) => ({
  signIn,
  earlier,
  current,
});
const inTurn = [read(2, 401, 'api-2'), read(3, 200, 'api-1'), read(4, 401, 'api-2'), read(5, 200, 'api-1')];
const texts = (...args: Parameters<typeof slotTextsOf>) => [...slotTextsOf(...args)];
const viaOther = (number: number): Exchange => read(number, 401, 'api-2', { tried: ['api-1', 'api-2'] });

it('a request belongs to the lane that its path names', () => {
  expect(laneOf(signIn)).toBe('memory');
  expect(laneOf(testExchange({ path: path('jwt') }))).toBe('jwt');
  expect(laneOf(testExchange({ path: path('cookie') }))).toBeUndefined();
  expect(laneOf(testExchange({ path: '/v1/ping' }))).toBeUndefined();
});

it('a history starts with the newest sign-in, and separates the present run from earlier runs', () => {
  const again = { ...signIn, number: 7 };
  const shown = [signIn, ...inTurn, again, read(8, 200, 'api-1'), read(9, 401, 'api-2')];
  expect(historyOf('memory', shown, 8)).toEqual({
    signIn: again,
    earlier: [read(8, 200, 'api-1')],
    current: [read(9, 401, 'api-2')],
  });
  expect(historyOf('redis', shown, 0)).toEqual({ signIn: undefined, earlier: [], current: [] });
});

it('the first 401 from a replica that never accepted the token completes the lab', () => {
  expect(completedBy(historyFrom(inTurn))?.number).toBe(2);
});

it('successful responses, a 503 and a missing response do not complete the lab', () => {
  const others = [read(3, 200, 'api-2'), read(3, 503, 'api-2'), read(3, undefined, 'api-2')];
  for (const other of others)
    expect(completedBy(historyFrom([read(2, 200, 'api-1'), other]))).toBeUndefined();
});

it('a replica that lost the session in a crash does not complete the lab', () => {
  expect(completedBy(historyFrom([read(2, 401, 'api-1'), read(3, 401, 'api-2')]))).toBeUndefined();
  expect(completedBy(historyFrom([read(2, 200, 'api-1'), read(3, 401, 'api-1')]))).toBeUndefined();
  expect(completedBy(historyFrom([read(3, 401, 'api-1')], [read(2, 200, 'api-1')]))).toBeUndefined();
});

it.each([
  ['all', 0, [read(2, 200, 'api-1'), read(3, 200, 'api-2')]],
  ['some', 1, inTurn],
  ['a third', 1, [read(2, 401, 'api-2'), read(3, 401, 'api-3'), read(4, 200, 'api-1')]],
  ['none', 2, [read(2, 401, 'api-2'), read(3, 401, 'api-2')]],
])('the right answer follows from the responses: %s', (_name, index, current) => {
  expect(rightAnswer(historyFrom(current))).toBe(index);
});

it.each([
  ['no response', []],
  ['a 503', [read(2, 200, 'api-1'), read(3, 503, 'api-2')]],
  ['a retry, because a server is down', [viaOther(2)]],
  ['a restarted server', [read(2, 401, 'api-1'), read(3, 401, 'api-2')]],
])('there is no right answer after %s', (_name, current) => {
  expect(rightAnswer(historyFrom(current))).toBeUndefined();
});

it('a server that accepted the token and then had no session for it has restarted', () => {
  expect(restartedIn(historyFrom([read(2, 401, 'api-2'), read(3, 401, 'api-1')]))).toEqual(['api-1']);
  expect(restartedIn(historyFrom(inTurn))).toEqual([]);
  expect(restartedIn(historyFrom([read(2, 401, 'api-1', { timing: {} })]))).toEqual([]);
});

it.each<[string | undefined, string, Exchange[]]>([
  [undefined, 'api-1 signed Ada in.', []],
  ['2 of 4', 'Only api-1 has a session for Ada.', inTurn],
  ['2 of 2', 'api-1 and api-2 answered.', [read(2, 200, 'api-2'), read(3, 200, 'api-1')]],
  ['0 of 2', 'api-1 is down, and api-2 has no session for Ada.', [viaOther(2), read(3, 401, 'api-2')]],
  ['1 of 2', 'api-1 is down, and api-2 has no session for Ada.', [read(2, 200, 'api-1'), viaOther(3)]],
  ['0 of 1', 'api-1 restarted, its memory is empty.', [read(2, 401, 'api-1')]],
  [
    '0 of 2',
    'api-1 restarted, its memory is empty. api-2 never knew Ada.',
    [read(2, 401, 'api-1'), read(3, 401, 'api-2')],
  ],
  ['1 of 1', 'api-2 is down, so api-1 answered.', [read(2, 200, 'api-1', { tried: ['api-2', 'api-1'] })]],
  [
    '2 of 2',
    'api-2 is down, so api-1 answered.',
    [read(2, 200, 'api-2'), read(3, 200, 'api-1', { tried: ['api-2', 'api-1'] })],
  ],
  [
    '1 of 2',
    'Redis is unreachable: 1 request got 503.',
    [read(2, 200, 'api-1'), read(3, 503, 'api-2', { code: 'store_unavailable' })],
  ],
  ['0 of 2', '2 requests got no usable response.', [read(2, 502, 'api-1'), read(3, undefined, 'api-1')]],
])('verdict: %s, %s', (score, reason, current) => {
  expect(verdictOf(historyFrom(current))).toEqual({ score, reason });
});

it('the verdict explains a sign-in that failed, and a lane without requests', () => {
  const refused = { ...signIn, status: 503, code: 'store_unavailable' };
  expect(verdictOf({ signIn: refused, earlier: [], current: [] }).reason).toBe(
    'Redis is unreachable: 1 request got 503.',
  );
  expect(verdictOf({ signIn: undefined, earlier: [], current: [] }).reason).toBe('No requests yet.');
});

it('the newest response of a server decides whether it holds the session', () => {
  expect([...holdersOf(historyFrom([]))]).toEqual(['api-1']);
  expect([...holdersOf(historyFrom([read(2, 401, 'api-1')]))]).toEqual([]);
});

it('a place is empty before the sign-in, and a server is unknown until it has answered', () => {
  const before = { signIn: undefined, earlier: [], current: [] };
  expect(texts('redis', before, [])).toEqual([['redis', '–']]);
  expect(texts('jwt', historyFrom([]), [])).toEqual([['browser', 'Ada']]);
  const replicas = ['api-1', 'api-2'];
  expect(texts('memory', before, replicas).map(([, text]) => text)).toEqual(['–', '–']);
  expect(texts('memory', historyFrom([]), replicas).map(([, text]) => text)).toEqual(['Ada', '?']);
  expect(texts('memory', historyFrom(inTurn), replicas).map(([, text]) => text)).toEqual(['Ada', 'none']);
});

const whileDown = [viaOther(11), viaOther(12)];
const afterRestart = [read(21, 401, 'api-1'), read(22, 401, 'api-2')];
const again = { ...signIn, number: 30 };
const afterAgain = [again, read(31, 401, 'api-2'), read(32, 200, 'api-1')];
const story = [
  { before: 0, phase: undefined },
  { before: 10, phase: 'down' },
  { before: 20, phase: 'restarted' },
  { before: 29, phase: 'again' },
] as const;
const results = (shown: readonly Exchange[], runs: Parameters<typeof phaseResultsOf>[1] = story) => [
  ...phaseResultsOf('memory', runs, [signIn, ...inTurn, ...shown], 2),
];

it('the results of a crash stay next to those after the restart and after a new sign-in', () => {
  expect(results([...whileDown, ...afterRestart, ...afterAgain])).toEqual([
    ['down', { good: 0, all: 2, reason: 'api-2 does not know Ada' }],
    ['restarted', { good: 0, all: 2, reason: 'api-1 forgot Ada, api-2 never knew her' }],
    ['again', { good: 1, all: 2, reason: 'only api-1 knows Ada' }],
  ]);
});

it('a part of the story has a result only when all its responses have been shown', () => {
  expect(results(whileDown.slice(0, 1))).toEqual([]);
  expect(results([...whileDown, ...afterRestart.slice(0, 1)]).map(([phase]) => phase)).toEqual(['down']);
});

it('a new run of an earlier part removes the results of the later parts', () => {
  const runs = [...story.slice(0, 3), { before: 25, phase: story[1].phase }];
  const shown = [...whileDown, ...afterRestart, viaOther(26), viaOther(27)];
  expect(results(shown, runs).map(([phase]) => phase)).toEqual(['down']);
});

it.each<[string, number, Exchange[]]>([
  ['api-2 answered', 2, [11, 12].map((number) => read(number, 200, 'api-2', { tried: ['api-1', 'api-2'] }))],
  ['api-1 and api-2 answered', 2, [read(11, 200, 'api-2'), read(12, 200, 'api-1')]],
  ['api-1 forgot Ada', 0, [read(11, 401, 'api-1'), read(12, 401, 'api-1')]],
  ['api-2 and api-3 do not know Ada', 0, [read(11, 401, 'api-2'), read(12, 401, 'api-3')]],
  [
    'Redis is unreachable',
    1,
    [read(11, 200, 'api-1'), read(12, 503, 'api-2', { code: 'store_unavailable' })],
  ],
  ['no usable response', 1, [read(11, 200, 'api-1'), read(12, undefined, 'api-2')]],
])('a result has a reason in a few words: %s', (reason, good, shown) => {
  expect(results(shown, story.slice(0, 2))).toEqual([['down', { good, all: 2, reason }]]);
});
