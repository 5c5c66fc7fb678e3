import { expect, test } from 'vitest';
import { problem, type ProblemCode } from '@session-lab/contract';
import type { Response } from './response.ts';
import type { FuzzCase } from './fuzz-case.ts';
import { evaluate } from './evaluate.ts';

const get: FuzzCase = { family: 'structured', bytes: '', form: 'whole', methods: ['GET'] };
const head: FuzzCase = { ...get, methods: ['HEAD'] };
const problemType = 'application/problem+json; charset=utf-8';

const response = (status: number, body = '', type = 'application/json'): Response => ({
  status,
  headers: new Map([
    ['content-type', type],
    ['x-content-type-options', 'nosniff'],
    ...(status === 401 ? [['www-authenticate', 'Bearer realm="session-lab"'] as const] : []),
  ]),
  body: Buffer.from(body),
});
const refusal = (code: ProblemCode, status = problem(code).status): Response =>
  response(status, JSON.stringify(problem(code)), problemType);
const about = (given: Response, fuzzCase = get): string[] => evaluate(given, { fuzzCase, nth: 0 });

test.each([
  ['a success', response(200, '{}'), get],
  ['a problem', refusal('not_found'), get],
  ['a full queue, an expected 5xx', refusal('server_busy'), get],
  ['a refused HEAD, which has no body', response(404, '', problemType), head],
  ['the expected status', refusal('bad_request'), { ...get, statuses: [400] }],
  ['a response of the contract', refusal('invalid_token'), { ...get, endpoint: 'readProfile' }],
])('finds no fault in %s', (_what, given, fuzzCase) => {
  expect(about(given, fuzzCase)).toEqual([]);
});

test.each([
  ['another status', refusal('not_found'), { ...get, statuses: [400] }, 'expected status 400, got 404'],
  ['an unavailable store', refusal('store_unavailable'), get, 'unexpected 503'],
  ['a bad gateway', refusal('bad_gateway'), get, 'unexpected 502'],
  [
    'a 401 without a challenge',
    { ...refusal('invalid_credentials'), headers: refusal('not_found').headers },
    get,
    '401 without WWW-Authenticate',
  ],
  [
    'an error of more than 8 KB',
    response(422, JSON.stringify(problem('validation_failed')).padEnd(8_193), problemType),
    get,
    'error body of 8193 bytes',
  ],
  [
    'an HTML page for an error',
    response(404, '<html>', 'text/html'),
    get,
    'error with the content type text/html',
  ],
  ['half a problem', response(404, '{"status":', problemType), get, 'the error body is not a valid problem'],
  [
    'an unknown code',
    response(404, JSON.stringify({ ...problem('not_found'), code: 'no_such_code' }), problemType),
    get,
    'unknown problem code no_such_code',
  ],
  ['the body of another error', refusal('not_found', 405), get, 'status 405 with a body for not_found, 404'],
  [
    'a response that the contract does not list',
    refusal('forbidden'),
    { ...get, endpoint: 'ping' },
    'the contract does not list this response for ping',
  ],
  [
    'a success with another body',
    response(200, '{}'),
    { ...get, endpoint: 'ping' },
    'the contract does not list this response for ping',
  ],
])('reports %s', (_what, given, fuzzCase, fault) => {
  expect(about(given, fuzzCase)).toContain(fault);
});

test.each([
  'at next (/app/x.js:1:2)',
  'file:///app/x.ts',
  '/root/x',
  'node_modules/express',
  'error in x.ts:12',
])('reports an error body that contains %j', (detail) => {
  const leaking = response(400, JSON.stringify(problem('bad_request', { detail })), problemType);
  expect(about(leaking)).toEqual(['the body contains a stack trace or a path']);
});

test('reports a response without the headers of NGINX', () => {
  expect(about({ ...response(200), headers: new Map() })).toEqual([
    'expected one X-Content-Type-Options: nosniff',
  ]);
});
