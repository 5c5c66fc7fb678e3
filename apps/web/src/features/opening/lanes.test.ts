import { expect, it } from 'vitest';
import type { Exchange } from '../../api/exchange.ts';
import { testExchange } from '../../api/test-exchange.ts';
import {
  failureIn,
  isExplicable,
  laneOf,
  questionFor,
  refuserOf,
  rightAnswer,
  signerOf,
  slotsOf,
  stateOf,
  verdictOf,
  type LaneState,
} from './lanes.ts';

const path = (lane: string, end: string): string => `/v1/labs/where-state-lives/${lane}/${end}`;
const signIn = testExchange({
  method: 'POST',
  path: path('memory', 'sign-in'),
  status: 201,
  servedBy: 'api-1',
});
const refusedSignIn = (own: Partial<Exchange>): Exchange => ({ ...signIn, ...own });
const response = (status: number | undefined, servedBy: string | undefined, code?: string): Exchange =>
  testExchange({ path: path('memory', 'me'), status, servedBy, code });
const run = (...responses: Exchange[]): LaneState => ({ signIn, responses });
const text = (state: LaneState) => slotsOf('redis', state, []).get('redis')?.text;
const alternating = run(response(401, 'api-2'), response(200, 'api-1'));
const good = run(response(200, 'api-2'), response(200, 'api-1'));
const broken = run(response(503, 'api-2', 'store_unavailable'), response(503, 'api-1', 'store_unavailable'));

it('a request belongs to the lane in its path, and other requests to none', () => {
  expect(laneOf(signIn)).toBe('memory');
  expect(laneOf(testExchange({ path: path('redis', 'me') }))).toBe('redis');
  expect(laneOf(testExchange({ path: path('sticky', 'me') }))).toBeUndefined();
});

it('a lane has its newest sign-in, and the responses of the present run', () => {
  const shown = [1, 2, 3].map((number) => ({ ...response(200, 'api-1'), number }));
  const again = { ...signIn, number: 4 };
  const after = { ...response(401, 'api-2'), number: 5 };
  expect(stateOf('memory', [signIn, ...shown], 2)).toEqual({ signIn, responses: shown.slice(2) });
  expect(stateOf('memory', [signIn, ...shown, again, after], 0)).toEqual({
    signIn: again,
    responses: [after],
  });
  expect(stateOf('redis', [signIn, ...shown], 0)).toEqual({ signIn: undefined, responses: [] });
});

it('only a successful sign-in names the server that keeps the session', () => {
  expect(signerOf(run())).toBe('api-1');
  expect(signerOf({ signIn: refusedSignIn({ status: 503 }), responses: [] })).toBeUndefined();
});

it.each([
  ['labs_off', { status: 404, code: 'not_found' }],
  ['redis_unreachable', { status: 503, code: 'store_unavailable' }],
  ['unavailable', { status: undefined, servedBy: undefined }],
  ['unavailable', { status: 502, code: 'bad_gateway', servedBy: undefined }],
  ['sign_in_failed', { status: 429, code: 'too_many_requests' }],
] as const)('a failed sign-in is reported as %s', (failure, own) => {
  const other = { signIn: refusedSignIn(own), responses: [] };
  expect(failureIn([run(), other])).toBe(failure);
});

it('Redis that fails during the run is reported, and a 401 is no failure', () => {
  expect(failureIn([alternating, broken])).toBe('redis_unreachable');
  expect(failureIn([alternating, good])).toBeUndefined();
});

it('the reason is a question only if the first lane has a 401 and the second has none', () => {
  expect(isExplicable({ memory: alternating, redis: good })).toBe(true);
  expect(isExplicable({ memory: alternating, redis: broken })).toBe(false);
  expect(isExplicable({ memory: good, redis: good })).toBe(false);
  expect(isExplicable({ memory: alternating, redis: run() })).toBe(false);
  const lost = run(response(401, 'api-2'), response(502, 'api-1'));
  expect(isExplicable({ memory: lost, redis: good })).toBe(false);
});

it('the first response of another server decides the question', () => {
  expect(rightAnswer(run(response(200, 'api-1'), response(401, 'api-2')))).toBe(1);
  expect(rightAnswer(run(response(200, 'api-1'), response(200, 'api-2')))).toBe(0);
  for (const state of [run(), run(response(200, 'api-1')), broken, { ...alternating, signIn: undefined }])
    expect(rightAnswer(state)).toBeUndefined();
});

it('the question names the next server only if there is one other', () => {
  expect(questionFor('api-2', ['api-1', 'api-2'])).toBe(
    'Ada signed in at api-2. The next request goes to api-1. What does it answer?',
  );
  expect(questionFor('api-2', ['api-1', 'api-2', 'api-3'])).toContain('goes to another server.');
});

it.each([
  ['1 of 2: api-2 does not know Ada.', alternating],
  ['1 of 3: api-2 and api-3 do not know Ada.', run(...alternating.responses, response(401, 'api-3'))],
  ['2 of 2: api-1 and api-2 answered.', good],
  ['0 of 2: Redis is unreachable.', broken],
  ['0 of 1: api-1 restarted, its memory is empty.', run(response(401, 'api-1'))],
  [
    '1 of 3: api-2 does not know Ada. 1 got no usable response.',
    run(...alternating.responses, response(undefined, undefined)),
  ],
])('verdict: %s', (text, state) => {
  expect(verdictOf(state)).toBe(text);
});

it('the 401 names the server that refused', () => {
  expect(refuserOf(alternating)).toBe('api-2');
  expect(refuserOf(good)).toBeUndefined();
});

it('the memory of a server is unknown until the server has answered', () => {
  const replicas = ['api-1', 'api-2'];
  const texts = (state: LaneState) =>
    [...slotsOf('memory', state, replicas).values()].map(({ text }) => text);
  expect(texts({ signIn: undefined, responses: [] })).toEqual(['–', '–']);
  expect(texts(run())).toEqual(['Ada', '?']);
  expect(texts(alternating)).toEqual(['Ada', 'none']);
  expect(texts(run(response(401, 'api-1')))).toEqual(['none', '?']);
});

it('Redis holds the session after the sign-in', () => {
  expect([text({ signIn: undefined, responses: [] }), text(run()), text(good)]).toEqual(['–', 'Ada', 'Ada']);
  expect(text(run(response(401, 'api-2')))).toBe('none');
});
