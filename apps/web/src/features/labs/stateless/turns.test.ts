import { expect, it } from 'vitest';
import type { Exchange } from '../../../api/exchange.ts';
import { testExchange } from '../../../api/test-exchange.ts';
import { answersFor, completedBy, inTurn, rightAnswer, verdict } from './turns.ts';

const on = (id: string, number: number, servedBy: string, own: Partial<Exchange> = {}): Exchange =>
  testExchange({ number, servedBy, connection: { id, request: number }, ...own });
const served = (...names: string[]): Exchange[] => names.map((name, at) => on('7', at + 1, name));
const times = (count: number, names: readonly string[]): string[] =>
  Array.from({ length: count }, (_, at) => names[at % names.length] ?? '');

it('the first response from a second server on one connection completes the lab', () => {
  expect(completedBy(served('api-1', 'api-2', 'api-1'))?.number).toBe(2);
});

it('two servers on two connections do not complete the lab', () => {
  expect(completedBy([on('7', 1, 'api-1'), on('8', 2, 'api-2')])).toBeUndefined();
});

it('one server, and responses without a server name, do not complete the lab', () => {
  expect(completedBy(served('api-1', 'api-1'))).toBeUndefined();
  expect(completedBy([testExchange({ number: 1 }), testExchange({ number: 2 })])).toBeUndefined();
});

it('a 503 from a second server does not complete the lab', () => {
  const refused = on('7', 2, 'api-2', { status: 503 });
  expect(completedBy([on('7', 1, 'api-1'), refused])).toBeUndefined();
  expect(rightAnswer([on('7', 1, 'api-1'), refused])).toBeUndefined();
});

it('servers answer in turn if their order repeats', () => {
  expect(inTurn(['a', 'b', 'a', 'b', 'a'])).toBe(true);
  expect(inTurn(['a', 'b', 'c', 'a', 'b'])).toBe(true);
  expect(inTurn(['a', 'b', 'b', 'a'])).toBe(false);
  expect(inTurn(['a', 'a', 'b', 'b'])).toBe(false);
  expect(inTurn(['a', 'b', 'c', 'b', 'a', 'c'])).toBe(false);
});

it('the right answer is "in turn" as soon as a second server answered', () => {
  expect(rightAnswer(served('api-1'))).toBeUndefined();
  expect(rightAnswer(served('api-1', 'api-2'))).toBe(1);
});

it('the right answer is "one" after ten responses of the only server', () => {
  expect(rightAnswer(served(...times(9, ['api-1'])))).toBeUndefined();
  expect(rightAnswer(served(...times(10, ['api-1'])))).toBe(0);
});

it('there is no right answer if only one server is up', () => {
  const retried = on('7', 10, 'api-1', { tried: ['api-2', 'api-1'] });
  expect(rightAnswer([...served(...times(9, ['api-1'])), retried])).toBeUndefined();
});

it.each([
  [2, 'Two, in turn'],
  [3, 'Three, in turn'],
  [5, 'Five, in turn'],
])('with %i servers the right answer reads "%s"', (servers, text) => {
  expect(answersFor(servers)[1]).toEqual({ text });
});

it.each([
  ['Two servers answered, in turn, over one connection.', times(10, ['api-1', 'api-2'])],
  ['Three servers answered, in turn, over one connection.', times(10, ['api-1', 'api-2', 'api-3'])],
  [
    'Two servers answered, over one connection. Requests of other pages took turns in between.',
    ['api-1', 'api-1', 'api-2'],
  ],
  ['Only api-1 answered.', ['api-1', 'api-1']],
  ['api-2 answered.', ['api-2']],
])('verdict: %s', (text, names) => {
  expect(verdict(served(...names))).toBe(text);
});

it('the verdict counts responses that are not usable, and names the server that is down', () => {
  expect(verdict([on('7', 1, 'api-1'), on('7', 2, 'api-2', { status: 503 })])).toBe(
    'api-1 answered. 1 of 2 requests got no usable response.',
  );
  expect(verdict([on('7', 1, 'api-1', { tried: ['api-2', 'api-1'] }), on('7', 2, 'api-1')])).toBe(
    'Only api-1 answered. api-2 did not respond.',
  );
  expect(verdict([testExchange({ status: undefined })])).toBe('1 of 1 requests got no usable response.');
});

it('the verdict counts the connections', () => {
  expect(verdict([on('7', 1, 'api-1'), on('8', 2, 'api-2')])).toBe(
    'Two servers answered, in turn, over 2 connections.',
  );
});
