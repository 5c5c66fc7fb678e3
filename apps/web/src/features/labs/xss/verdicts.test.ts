import { expect, test } from 'vitest';
import type { Arrival } from '@session-lab/contract/labs/bank';
import { exchangeOf, type Received } from '../frame/arrivals.ts';
import { testArrival } from '../frame/test-arrival.ts';
import { allCells, markOf } from './matrix.ts';
import { completedBy, resultsOf, rightAnswer, verdictOf } from './verdicts.ts';

const arrival = (more: Partial<Arrival> = {}): Arrival =>
  testArrival({ user: 'ada', fetchSite: 'same-origin', fetchDest: 'empty', ...more });
const { fetchSite: _site, fetchDest: _dest, ...ofProgram } = arrival({ authorization: true });
const replay: Arrival = ofProgram;
const report = (...words: string[]): Arrival => arrival({ report: words });
const transfer = (more: Partial<Arrival> = {}): Arrival =>
  arrival({ method: 'POST', path: '/v1/labs/bank/transfer', reason: 'transferred', ...more });
const paid = transfer({ cookies: ['bank'] });
const refused = transfer({ accepted: false, status: 401, reason: 'authentication_required' });

test.each([
  ['a used token', [replay, report('sent:http://thief')], 'used', 'token used', 'bad'],
  [
    'a used token after a refused transfer',
    [refused, report('nothing'), replay],
    'used',
    'token used',
    'bad',
  ],
  ['a transfer with the cookie', [paid, report('nothing')], 'moved', 'money moved', 'bad'],
  ['a policy against the script', [report('script-src-attr')], 'stopped', 'CSP', 'ok'],
  ['a transfer in spite of a policy', [paid, report('script-src-attr')], 'moved', 'money moved', 'bad'],
  ['Trusted Types', [report('require-trusted-types-for')], 'stopped', 'Trusted Types', 'ok'],
  ['text', [report('text')], 'stopped', 'shown as text', 'ok'],
  ['a transfer without a token', [refused, report('nothing')], 'refused', 'no token', 'ok'],
  [
    'a transfer without money',
    [transfer({ ...refused, reason: 'insufficient_funds', cookies: ['bank'] }), report('nothing')],
    'refused',
    'refused',
    'ok',
  ],
  ['data without a token', [report('sent:http://thief')], 'sent', 'data sent', 'bad'],
  ['a refused token', [{ ...replay, accepted: false }, report('nothing')], 'harmless', 'no effect', 'ok'],
  ['a harmless comment', [report('nothing')], 'harmless', 'no effect', 'ok'],
  ['a page without a report', [], 'absent', 'no report', 'unavailable'],
] as const)('the verdict of %s', (_, arrivals, kind, word, tone) => {
  expect(verdictOf(arrivals)).toMatchObject({ kind, word, tone });
});

test('the sentence of a used token states whose it is, and how the script got it', () => {
  expect(verdictOf([replay, report('nothing')]).sentence).toMatch(/read the token.*200, user ada/);
  expect(verdictOf([refused, report('nothing'), replay]).sentence).toMatch(/replaced fetch.*200, user ada/);
  const { sentence } = verdictOf([transfer({ ...paid, fetchDest: 'image' })]);
  expect(sentence).toContain('The image caused');
});

test('a cell stays empty until its report, a later report or the end of the run', () => {
  const [first, second, third] = allCells;
  if (first === undefined || second === undefined || third === undefined) throw new Error('no cells');
  const cells = [first, second, third];
  const ofSecond = { ...report('text'), mark: markOf(second) };
  expect(resultsOf(cells, [{ ...replay, mark: markOf(first) }], false).size).toBe(0);
  const results = resultsOf(cells, [ofSecond], false);
  expect([...results.keys()]).toEqual([markOf(first), markOf(second)]);
  expect(results.get(markOf(first))?.kind).toBe('absent');
  expect(results.get(markOf(second))?.kind).toBe('stopped');
  expect(resultsOf(cells, [ofSecond], true).size).toBe(3);
});

const received = (...arrivals: readonly Arrival[]): Received[] =>
  arrivals.map((one, index) => ({ arrival: one, exchange: exchangeOf(one, index + 1) }));

test('the answer is known when the bank accepts the token from the thief’s server', () => {
  expect(rightAnswer(received(report('sent:http://thief')))).toBeUndefined();
  expect(rightAnswer(received({ ...replay, accepted: false }))).toBeUndefined();
  expect(rightAnswer(received(arrival({ authorization: true })))).toBeUndefined();
  expect(rightAnswer(received(report('sent:http://thief'), replay))).toBe(2);
});

test('a transfer with the cookie completes the lab, after a used token', () => {
  expect(completedBy(received(paid))).toBeUndefined();
  expect(completedBy(received(paid, replay))).toBeUndefined();
  expect(completedBy(received(replay, refused))).toBeUndefined();
  expect(completedBy(received(replay, paid))?.number).toBe(2);
});
