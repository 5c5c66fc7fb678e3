import { expect, test } from 'vitest';
import type { Arrival } from '@session-lab/contract/labs/bank';
import { testArrival } from '../frame/test-arrival.ts';
import { badgesOf } from './badges.ts';
import { publishMark } from './matrix.ts';

const signIn = (issued: string): Arrival =>
  testArrival({ path: '/v1/labs/bank/sign-in', user: 'ada', balance: 1000, issued });
const cookie = signIn('Set-Cookie: bank=…; Path=/');
const header = signIn('Authorization: Bearer …');
const published = testArrival({
  path: '/v1/labs/bank/comments',
  reason: 'commented',
  user: 'mallory',
  mark: publishMark,
});
const report = testArrival({ user: 'ada', report: ['nothing'] });
const paid = testArrival({ path: '/v1/labs/bank/transfer', user: 'ada', balance: 900 });

const texts = (...arrivals: readonly Arrival[]): unknown[] =>
  [...badgesOf(arrivals).values()].map(({ text }) => text);

test('the browser has what the newest sign-in gave it', () => {
  expect(texts()).toEqual(['no token', 'nothing', 'bank: empty']);
  expect(texts(published, header, report)[0]).toBe('token in page');
  expect(texts(published, header, report, cookie, report)[0]).toBe('cookie');
});

test('the bank has Ada’s money, and is as at the start after another comment', () => {
  expect(texts(published, cookie, paid)[2]).toBe('bank: Ada € 900');
  expect(texts(published, cookie, paid, published)[2]).toBe('bank: a comment');
  expect(texts(published, cookie, paid, published, cookie, report)[2]).toBe('bank: Ada € 1000');
});
