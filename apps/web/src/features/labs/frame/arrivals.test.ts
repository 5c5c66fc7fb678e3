import { expect, it } from 'vitest';
import { exchangeOf } from './arrivals.ts';
import { testArrival } from './test-arrival.ts';

const arrival = testArrival({
  cookies: ['theme', 'bank'],
  fetchSite: 'cross-site',
  fetchDest: 'image',
  serverTiming: 'verify;dur=0.2, store;desc="GET";dur=0.5, handler;dur=0.3',
});

it('a request with the cookie of the bank has a cookie, and no value of it', () => {
  const exchange = exchangeOf(arrival, 7);
  expect(exchange).toMatchObject({
    number: 7,
    type: 'arrival',
    credential: { kind: 'cookie', name: 'bank' },
    code: undefined,
    totalMs: 1,
    timing: { store: { command: 'GET', ms: 0.5 } },
  });
  expect(exchange.requestHeaders).toContainEqual(['Cookie', 'theme=…; bank=…']);
});

it('a token in the header comes from a script, also if there is a cookie', () => {
  expect(exchangeOf({ ...arrival, authorization: true }, 1).credential).toMatchObject({
    kind: 'other',
    form: 'session',
  });
});

it('a token in a request of a program that is not a browser is a copy', () => {
  const { fetchSite: _, ...replay } = { ...arrival, authorization: true };
  expect(exchangeOf(replay, 1).credential).toMatchObject({ kind: 'other', label: 'copied' });
});

it('a cookie of another program on the host is no token of the bank', () => {
  expect(exchangeOf({ ...arrival, cookies: ['theme'] }, 1).credential).toEqual({ kind: 'none' });
});

it('a refused request has the reason of the bank', () => {
  const refused = { ...arrival, accepted: false, status: 401, reason: 'authentication_required' };
  expect(exchangeOf(refused, 1)).toMatchObject({ status: 401, code: 'authentication_required' });
});

it('the response of a sign-in has the cookie with its attributes', () => {
  const signIn = { ...arrival, issued: 'Set-Cookie: bank=…; Path=/; SameSite=Lax' };
  expect(exchangeOf(signIn, 1).responseHeaders).toEqual([['Set-Cookie', 'bank=…; Path=/; SameSite=Lax']]);
});
