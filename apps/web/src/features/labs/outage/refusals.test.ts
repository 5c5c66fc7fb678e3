import { expect, it } from 'vitest';
import { endpoints, type Server } from '@session-lab/contract/labs/outage';
import type { Exchange } from '../../../api/exchange.ts';
import { testExchange } from '../../../api/test-exchange.ts';
import { refusalsIn, refusalTexts } from './refusals.ts';
import { pathOf, timeLine } from './timeline.ts';

const signIn = testExchange({ number: 1, path: endpoints.signIn.path, startedAtMs: -1, status: 201 });
const request = (
  server: Server,
  number: number,
  startedAtMs: number,
  status: number,
  timing: Exchange['timing'] = { store: { command: 'GET', ms: 1 } },
): Exchange =>
  testExchange({
    timing,
    number,
    path: pathOf(server),
    startedAtMs,
    status,
    code: status === 401 ? 'invalid_token' : undefined,
  });
const textsOf = (run: readonly Exchange[]): string[] =>
  refusalTexts(refusalsIn(timeLine([signIn, ...run]))).map(({ text }) => text);
const unanswered: Exchange['timing'] = { store: { command: 'GET', ms: 480 }, unanswered: true };

const duringOutage = request('catch-all', 5, 2_300, 401, unanswered);

it('a 401 of an outage is false if the same token gets a 200 afterwards', () => {
  expect(textsOf([duringOutage, request('deadline', 9, 7_500, 200)])).toEqual([
    'False 401 (#5): Redis did not reply. The session exists: #9 got 200.',
  ]);
});

it('a 401 of an outage is unchecked if no 200 follows, and a 401 after the outage is true', () => {
  const after = [request('defaults', 8, 7_200, 401), request('deadline', 7, 7_100, 401)];
  expect(textsOf([duringOutage, ...after])).toEqual([
    'Unchecked 401 (#5): Redis did not reply.',
    'True 401 (#7, #8): Redis replied that it has no such session.',
  ]);
});

it('a 200 before a 401 shows nothing', () => {
  expect(textsOf([request('deadline', 2, 1_000, 200), duringOutage])).toEqual([
    'Unchecked 401 (#5): Redis did not reply.',
  ]);
});

it('without a 401, or before the sign-in, there is no text', () => {
  expect(textsOf([request('deadline', 9, 7_500, 200)])).toEqual([]);
  expect(refusalsIn(undefined)).toEqual([]);
});
