import { expect, test } from 'vitest';
import type { Arrival } from '@session-lab/contract/labs/bank';
import { testArrival } from '../frame/test-arrival.ts';
import { badgesOf } from './badges.ts';

const signIn = (issued: string): Arrival =>
  testArrival({ path: '/v1/labs/bank/sign-in', user: 'ada', balance: 1000, issued });
const cookie = signIn('Set-Cookie: bank=…; Path=/');
const header = signIn('Authorization: Bearer …');
const paid = testArrival({ path: '/v1/labs/bank/transfer', user: 'ada', balance: 900 });
const refused = testArrival({ path: '/v1/labs/bank/transfer', accepted: false, status: 401 });

const texts = (...arrivals: readonly Arrival[]): unknown[] =>
  [...badgesOf(arrivals).values()].map(({ text }) => text);

test('the badges are those of the newest sign-in and transfer', () => {
  expect(texts()).toEqual(['no cookie', 'bank: no session']);
  expect(texts(cookie, paid)).toEqual(['cookie', 'bank: Ada € 900']);
});

test('a refused attack after another sign-in shows the money of the bank that was opened again', () => {
  expect(texts(cookie, paid, cookie, refused)).toEqual(['cookie', 'bank: Ada € 1000']);
});

test('with the header Authorization, the browser has no cookie', () => {
  expect(texts(cookie, paid, header, refused)).toEqual(['no cookie', 'bank: Ada € 1000']);
});
