import { expect, it } from 'vitest';
import { endpoints, type Server } from '@session-lab/contract/labs/outage';
import type { Exchange } from '../../../api/exchange.ts';
import { testExchange } from '../../../api/test-exchange.ts';
import { refusalsIn, refusalTexts } from './refusals.ts';
import { pathOf, timeLine, type Span } from './timeline.ts';

const frozen: Span = { outage: 'frozen', fromMs: 2_000, untilMs: 7_000, isOver: true };
const stopped: Span = { ...frozen, outage: 'stopped' };
const signIn = testExchange({ number: 1, path: endpoints.signIn.path, startedAtMs: -1, status: 201 });
const request = (server: Server, number: number, startedAtMs: number, status: number): Exchange =>
  testExchange({
    number,
    path: pathOf(server),
    startedAtMs,
    status,
    code: status === 401 ? 'invalid_token' : undefined,
  });
const textsOf = (run: readonly Exchange[], span: Span): string[] =>
  refusalTexts(refusalsIn(timeLine([signIn, ...run]), [span])).map(({ text }) => text);

const duringOutage = request('catch-all', 5, 2_300, 401);

it('a 401 of an outage is false if the same token gets a 200 afterwards', () => {
  expect(textsOf([duringOutage, request('deadline', 9, 7_500, 200)], frozen)).toEqual([
    'False 401 (#5): Redis did not reply. The session exists: #9 got 200.',
  ]);
});

it('a 401 of an outage is unchecked if no 200 follows, and a 401 after the outage is true', () => {
  const after = [request('defaults', 8, 7_200, 401), request('deadline', 7, 7_100, 401)];
  expect(textsOf([duringOutage, ...after], stopped)).toEqual([
    'Unchecked 401 (#5): Redis did not reply.',
    'True 401 (#7, #8): Redis replied that it has no such session.',
  ]);
});

it('a 401 before the reported end of the outage is unchecked, and a 200 before it shows nothing', () => {
  const run = [request('deadline', 2, 1_000, 200), duringOutage, request('deadline', 7, 7_100, 401)];
  expect(textsOf(run, { ...stopped, isOver: false })).toEqual([
    'Unchecked 401 (#5, #7): Redis did not reply.',
  ]);
});

it('without a 401, or before the sign-in, there is no text', () => {
  expect(textsOf([request('deadline', 9, 7_500, 200)], frozen)).toEqual([]);
  expect(refusalsIn(undefined, [frozen])).toEqual([]);
});
