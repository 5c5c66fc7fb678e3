import { expect, test } from 'vitest';
import { problem, type ProblemCode } from '@session-lab/contract';
import type { Answer } from './answer.ts';
import type { Case } from './case.ts';
import { complaintsAbout } from './judge.ts';

const get: Case = { family: 'structured', bytes: '', form: 'whole', methods: ['GET'] };
const head: Case = { ...get, methods: ['HEAD'] };
const problemType = 'application/problem+json; charset=utf-8';

const answer = (status: number, body = '', type = 'application/json'): Answer => ({
  status,
  headers: new Map([
    ['content-type', type],
    ['x-content-type-options', 'nosniff'],
    ...(status === 401 ? [['www-authenticate', 'Bearer realm="session-lab"'] as const] : []),
  ]),
  body: Buffer.from(body),
});
const refusal = (code: ProblemCode, status = problem(code).status): Answer =>
  answer(status, JSON.stringify(problem(code)), problemType);
const about = (given: Answer, kase = get): string[] => complaintsAbout(given, { kase, nth: 0 });

test.each([
  ['a success', answer(200, '{}'), get],
  ['a problem', refusal('not_found'), get],
  ['a full queue, the one 5xx that is meant', refusal('server_busy'), get],
  ['a refused HEAD, which has no body', answer(404, '', problemType), head],
  ['the status that is wanted', refusal('bad_request'), { ...get, statuses: [400] }],
  ['an answer of the contract', refusal('invalid_token'), { ...get, endpoint: 'readProfile' }],
])('%s is as it should be', (_what, given, kase) => {
  expect(about(given, kase)).toEqual([]);
});

test.each([
  ['another status', refusal('not_found'), { ...get, statuses: [400] }, '404, and not 400'],
  ['a store that is away', refusal('store_unavailable'), get, 'a 503 that nobody wants'],
  ['a bad gateway', refusal('bad_gateway'), get, 'a 502 that nobody wants'],
  [
    'a 401 without a challenge',
    { ...refusal('invalid_credentials'), headers: refusal('not_found').headers },
    get,
    'a 401 without a challenge',
  ],
  [
    'an error of more than 8 KB',
    answer(422, JSON.stringify(problem('validation_failed')).padEnd(8_193), problemType),
    get,
    'an error of 8193 bytes',
  ],
  ['a page for an error', answer(404, '<html>', 'text/html'), get, 'an error of the type text/html'],
  [
    'half a problem',
    answer(404, '{"status":', problemType),
    get,
    'an error that does not parse as a problem',
  ],
  [
    'a code that nobody knows',
    answer(404, JSON.stringify({ ...problem('not_found'), code: 'gone' }), problemType),
    get,
    'the unknown code gone',
  ],
  ['the body of another error', refusal('not_found', 405), get, '405 with the body of not_found, 404'],
  [
    'an answer that the contract does not list',
    refusal('forbidden'),
    { ...get, endpoint: 'ping' },
    'an answer that the contract does not know of ping',
  ],
  [
    'a success of another form',
    answer(200, '{}'),
    { ...get, endpoint: 'ping' },
    'an answer that the contract does not know of ping',
  ],
])('%s is complained of', (_what, given, kase, complaint) => {
  expect(about(given, kase)).toContain(complaint);
});

test.each([
  'at next (/app/x.js:1:2)',
  'file:///app/x.ts',
  '/root/x',
  'node_modules/express',
  'error in x.ts:12',
])('an error with %j in it tells too much', (detail) => {
  const telling = answer(400, JSON.stringify(problem('bad_request', { detail })), problemType);
  expect(about(telling)).toEqual(['a stack or a path in it']);
});

test('an answer without the headers of NGINX is complained of', () => {
  expect(about({ ...answer(200), headers: new Map() })).toEqual(['not one nosniff']);
});
