import { expect, test } from 'vitest';
import type { Arrival } from '@session-lab/contract/labs/bank';
import { testArrival } from '../frame/test-arrival.ts';
import {
  allCells,
  attacks,
  defences,
  isForged,
  markOf,
  planOf,
  resultsOf,
  rightAnswer,
  verdictOf,
  type CellId,
} from './matrix.ts';

const cell = (attack: string, defence: string): CellId => {
  const found = allCells.find((one) => one.attack.name === attack && one.defence.name === defence);
  if (found === undefined) throw new Error(`no cell ${attack} ${defence}`);
  return found;
};

const arrival = (more: Partial<Arrival> = {}): Arrival =>
  testArrival({
    method: 'POST',
    path: '/v1/labs/bank/transfer',
    status: 303,
    reason: 'transferred',
    user: 'ada',
    fetchSite: 'cross-site',
    cookies: ['bank'],
    ...more,
  });
const refused = (reason: string, cookies: string[]): Arrival =>
  arrival({ accepted: false, status: 403, reason, cookies });

test('the matrix has a cell for each attack and each defence, and each cell has a mark of its own', () => {
  expect(allCells).toHaveLength(attacks.length * defences.length);
  expect(new Set(allCells.map(markOf)).size).toBe(allCells.length);
});

test('a plan names the attacks of each defence once', () => {
  expect(planOf([cell('form', 'none'), cell('port', 'origin'), cell('login', 'origin')])).toBe(
    'none.none:form;none.fetch-metadata:port,login',
  );
  expect(planOf(allCells).split(';')).toHaveLength(defences.length);
});

test.each([
  ['form', 'none', arrival(), 'succeeded', 'paid', 'bad'],
  ['form', 'lax', refused('authentication_required', []), 'withheld', 'no cookie', 'ok'],
  ['form', 'token', refused('csrf_token', ['bank']), 'refused', 'no token', 'ok'],
  ['port', 'origin', refused('cross_site_request', ['bank']), 'refused', 'cross-site', 'ok'],
  ['form', 'header', refused('authentication_required', []), 'withheld', 'no cookie', 'ok'],
  ['link', 'token', refused('insufficient_funds', ['bank']), 'refused', 'refused', 'ok'],
  ['login', 'strict', arrival({ reason: 'signed_in', user: 'mallory' }), 'succeeded', 'signed in', 'bad'],
  ['login', 'header', arrival({ reason: 'signed_in', user: 'mallory' }), 'harmless', 'not kept', 'ok'],
  ['image', 'none', undefined, 'absent', 'no arrival', 'unavailable'],
] as const)('the cell %s × %s', (attack, defence, received, kind, word, tone) => {
  expect(verdictOf(cell(attack, defence), received)).toMatchObject({ kind, word, tone });
});

const sentenceOf = (one: Arrival): string => verdictOf(cell('port', 'origin'), one).sentence;

test('the sentence of a refusal by headers names the header that the browser sent', () => {
  const modern = refused('cross_site_request', ['bank']);
  const { fetchSite: _site, ...older } = modern;
  expect(sentenceOf(modern)).toContain('headers: Sec-Fetch-Site states');
  expect(sentenceOf(older)).toContain('headers: Origin states');
});

test('a cookie of another program on the same host is not the cookie of the bank', () => {
  expect(verdictOf(cell('form', 'lax'), refused('authentication_required', ['other'])).kind).toBe('withheld');
});

test('without an arrival, the sentence names no cause: an error of the server is not recorded, either', () => {
  expect(verdictOf(cell('image', 'none'), undefined).sentence).toBe(
    'The bank recorded no request within its time.',
  );
});

test('the other defence has another reason in its sentence: no cookie exists', () => {
  const withheld = refused('authentication_required', []);
  expect(verdictOf(cell('form', 'lax'), withheld).sentence).toContain('withheld');
  expect(verdictOf(cell('form', 'header'), withheld).sentence).not.toContain('withheld');
});

test('a cell stays empty until its own request, a later request or the end of the run', () => {
  const cells = [cell('form', 'lax'), cell('link', 'lax'), cell('image', 'lax')];
  const [first, second, third] = cells.map(markOf);
  const ofLink = arrival({ mark: markOf(cell('link', 'lax')) });
  expect(resultsOf(cells, [], false).size).toBe(0);
  const results = resultsOf(cells, [ofLink], false);
  expect([...results.keys()]).toEqual([first, second]);
  expect(results.get(first ?? '')?.kind).toBe('absent');
  expect([...resultsOf(cells, [ofLink], true).keys()]).toEqual([first, second, third]);
});

test('only a request of the other site, or of the other port, is forged', () => {
  expect(isForged(arrival())).toBe(true);
  expect(isForged(arrival({ fetchSite: 'same-site' }))).toBe(true);
  expect(isForged(arrival({ fetchSite: 'same-origin' }))).toBe(false);
  expect(isForged(arrival({ path: '/v1/labs/bank/me' }))).toBe(false);
});

test('the right answer depends on what the bank did with the forged transfer', () => {
  expect(rightAnswer(undefined)).toBeUndefined();
  expect(rightAnswer(arrival())).toBe(1);
  expect(rightAnswer(refused('authentication_required', []))).toBe(0);
});
