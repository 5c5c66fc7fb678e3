import { expect, it } from 'vitest';
import { endpoints, type Server } from '@session-lab/contract/labs/outage';
import type { Exchange } from '../../../api/exchange.ts';
import { testExchange } from '../../../api/test-exchange.ts';
import { groupsOf, hasToken } from '../frame/ticks.ts';
import { completedBy, pathOf, rightAnswer, stateAt, timeLine, type Span } from './timeline.ts';

const span: Span = { outage: 'frozen', fromMs: 2_000, untilMs: 7_000, isOver: true };

const codes: Readonly<Record<number, string>> = { 401: 'invalid_token', 503: 'store_unavailable' };
const signIn = testExchange({ number: 1, path: endpoints.signIn.path, startedAtMs: -1, status: 201 });
const exchange = (server: Server, startedAtMs: number, status: number, totalMs = 5): Exchange =>
  testExchange({
    number: startedAtMs + 2,
    path: pathOf(server),
    startedAtMs,
    status,
    totalMs,
    code: codes[status],
  });

/** A run in which each server does what it is an example of. */
const run: readonly Exchange[] = [
  signIn,
  exchange('deadline', 1_000, 200),
  exchange('defaults', 1_100, 200),
  exchange('catch-all', 1_200, 200),
  exchange('deadline', 2_100, 503, 480),
  exchange('catch-all', 2_300, 401, 480),
  exchange('deadline', 6_000, 503, 1),
  exchange('defaults', 2_200, 200, 4_810),
  exchange('deadline', 7_500, 200),
  exchange('defaults', 7_600, 200),
  exchange('catch-all', 7_700, 401),
];

it('the right answer is that of the server whose user is still signed in, and did not wait', () => {
  expect(rightAnswer(timeLine(run), [span])).toBe(1);
});

it('without an outage, or before its end and an answer of each server afterwards, there is no right answer', () => {
  expect(rightAnswer(undefined, [span])).toBeUndefined();
  expect(rightAnswer(timeLine(run), [])).toBeUndefined();
  expect(rightAnswer(timeLine(run), [{ ...span, isOver: false }])).toBeUndefined();
  expect(rightAnswer(timeLine(run.slice(0, -1)), [span])).toBeUndefined();
});

it('a server that answers 401 would be right if its user was still signed in', () => {
  const other = run.map((one) => {
    if (one.path === pathOf('deadline') && one.startedAtMs > 7_000) return { ...one, status: 401 };
    return one.path === pathOf('catch-all') && one.startedAtMs > 7_000 ? { ...one, status: 200 } : one;
  });
  expect(rightAnswer(timeLine(other), [span])).toBe(0);
});

it('an outage before the sign-in does not count, and a second one does not hide the first', () => {
  expect(rightAnswer(timeLine(run), [{ ...span, fromMs: -9_000, untilMs: -4_000 }])).toBeUndefined();
  const second: Span = { ...span, fromMs: 9_000, untilMs: 14_000, isOver: false };
  expect(rightAnswer(timeLine(run), [span, second])).toBe(1);
});

it('the lab is completed by the first 200 after a 503 of the outage', () => {
  expect(completedBy(timeLine(run), [span])?.startedAtMs).toBe(7_500);
  expect(completedBy(timeLine(run.slice(0, -3)), [span])).toBeUndefined();
  expect(completedBy(timeLine(run), [])).toBeUndefined();
  const stopped = run.map((one) => (one.startedAtMs === 7_500 ? { ...one, status: 401 } : one));
  expect(completedBy(timeLine(stopped), [span])).toBeUndefined();
});

it('answers in a row with one status are one group, and a slow one is its own', () => {
  const lanes = timeLine(run)?.lanes;
  const texts = (server: Server) =>
    groupsOf(lanes?.[server] ?? []).map(({ status, ticks, slowestMs }) => [status, ticks.length, slowestMs]);
  expect(texts('deadline')).toEqual([
    [200, 1, 5],
    [503, 2, 480],
    [200, 1, 5],
  ]);
  expect(texts('defaults')).toEqual([
    [200, 1, 5],
    [200, 1, 4_810],
    [200, 1, 5],
  ]);
});

it('a page deletes its token after a 401 invalid_token only', () => {
  const lanes = timeLine(run)?.lanes;
  expect(hasToken(lanes?.deadline ?? [])).toBe(true);
  expect(hasToken(lanes?.defaults ?? [])).toBe(true);
  expect(hasToken(lanes?.['catch-all'] ?? [])).toBe(false);
});

it('a new sign-in starts a new time line', () => {
  const again = { ...signIn, number: 99, startedAtMs: 20_000 };
  expect(timeLine([...run, again])).toMatchObject({ startedAtMs: 20_001, lanes: { deadline: [] } });
});

it('the box of Redis names the state at an instant', () => {
  expect(stateAt(1_999, [span])).toBeUndefined();
  expect(stateAt(2_000, [span])).toBe('frozen');
  expect(stateAt(7_000, [span])).toBeUndefined();
  expect(stateAt(7_000, [{ ...span, outage: 'stopped' }])).toBe('back, empty');
});
