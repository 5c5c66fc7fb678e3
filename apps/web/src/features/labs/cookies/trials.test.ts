import { describe, expect, it } from 'vitest';
import type { Arrival } from '@session-lab/contract/labs/bank';
import { exchangeOf } from '../frame/arrivals.ts';
import type { BankRun } from '../frame/bank-runs.ts';
import { testArrival } from '../frame/test-arrival.ts';
import {
  completedBy,
  findingOf,
  firstSetting,
  readableIn,
  rightAnswer,
  trialsOf,
  verdictOf,
  type Opened,
  type Trial,
} from './trials.ts';

const script = testArrival({ cookies: ['bank'], readable: [], fetchSite: 'same-origin', fetchDest: 'empty' });
/** A request of the other site, with these cookies. */
const other = (fetchDest: string, cookies: string[]): Arrival =>
  testArrival({
    cookies,
    fetchDest,
    fetchSite: 'cross-site',
    ...(cookies.length === 0 ? { accepted: false, status: 401, reason: 'authentication_required' } : {}),
  });

const trialOf = (arrivals: readonly Arrival[], more: Partial<Trial> = {}): Trial => ({
  id: 1,
  setting: firstSetting,
  received: arrivals.map((arrival, index) => ({ arrival, exchange: exchangeOf(arrival, index + 1) })),
  visited: true,
  ...more,
});
const outside = testArrival({
  path: '/v1/labs/bank/comments',
  fetchSite: 'same-origin',
  fetchDest: 'empty',
  accepted: false,
  status: 401,
  reason: 'authentication_required',
});
const lax = [script, other('image', []), other('iframe', []), other('document', ['bank'])];

describe('the right answer', () => {
  it('is that another site causes some, if the browser added the cookie to one', () => {
    expect(rightAnswer([trialOf(lax)])).toBe(2);
  });

  it('is the bank’s page only, in a browser that added the cookie to no request of the other site', () => {
    const none = lax.map((arrival) => ({
      ...arrival,
      cookies: arrival === script ? ['bank'] : [],
    }));
    expect(rightAnswer([trialOf(none)])).toBe(1);
  });

  it('is unknown before the visit ends, with another setting, and in a browser that keeps no cookie', () => {
    expect(rightAnswer([trialOf(lax, { visited: false })])).toBeUndefined();
    expect(rightAnswer([trialOf(lax, { setting: { ...firstSetting, carrier: 'none' } })])).toBeUndefined();
    expect(rightAnswer([trialOf([{ ...script, cookies: [] }, ...lax.slice(1)])])).toBeUndefined();
    expect(rightAnswer([])).toBeUndefined();
  });
});

describe('the finding of a request', () => {
  it('is what arrived, and a missing request is known only after the visit', () => {
    const trial = trialOf(lax.filter(({ fetchDest }) => fetchDest !== 'iframe'));
    expect(findingOf(trial, 'script')).toBe('cookie');
    expect(findingOf(trial, 'image')).toBe('nothing');
    expect(findingOf(trial, 'link')).toBe('cookie');
    expect(findingOf(trial, 'frame')).toBe('missing');
    expect(findingOf({ ...trial, visited: false }, 'frame')).toBeUndefined();
    expect(findingOf(trialOf([{ ...script, authorization: true }]), 'script')).toBe('header');
  });
});

it('a visit belongs to the sign-in before it, and replaces an earlier visit', () => {
  const { received } = trialOf(lax);
  const run = (to: Opened['to'], from: number, end: number, hasEnded = true): BankRun<Opened> => ({
    id: from,
    about: { to, setting: firstSetting },
    received: received.slice(from, end),
    hasEnded,
    isWhole: hasEnded,
  });
  const signIn = run('signIn', 0, 1);
  const visits = [run('visit', 1, 4), run('visit', 1, 2, false)] as const;
  expect(trialsOf([run('signIn', 0, 0, false)])).toEqual([]);
  expect(trialsOf([signIn])).toMatchObject([{ visited: false, received: received.slice(0, 1) }]);
  expect(trialsOf([signIn, run('visit', 1, 1, false)])).toEqual(trialsOf([signIn]));
  expect(trialsOf([signIn, visits[0]])).toMatchObject([{ visited: true, received }]);
  expect(trialsOf([signIn, ...visits])).toMatchObject([{ visited: false, received: received.slice(0, 2) }]);
  // A visit without a request has ended, too.
  const [unseen] = trialsOf([signIn, run('visit', 1, 1)]);
  expect(unseen && findingOf(unseen, 'link')).toBe('missing');
  expect(unseen && readableIn(unseen)).toEqual([]);
  expect(trialsOf([signIn, ...visits, signIn])).toHaveLength(2);
});

it('only an accepted request of another site with the cookie completes the lab', () => {
  expect(completedBy([trialOf(lax)])?.number).toBe(4);
  const refused = lax.map((arrival) => ({ ...arrival, accepted: false }));
  const port = lax.map((arrival) => ({ ...arrival, fetchSite: 'same-site' }));
  for (const arrivals of [lax.slice(0, 3), refused, port])
    expect(completedBy([trialOf(arrivals)])).toBeUndefined();
});

it.each([
  [lax, 'This browser added the cookie to the link of the other site, and not to the image and the frame.'],
  [
    lax.slice(0, 3),
    'This browser added the cookie to no request of the other site. Did not arrive: the link.',
  ],
  [[{ ...script, cookies: [] }], 'This browser did not keep the cookie of the bank.'],
  [
    [{ ...script, authorization: true, cookies: [] }, ...lax.slice(1, 3), other('document', [])],
    'No request of the other page had the token: only the bank’s script can add it.',
  ],
])('the verdict states what this browser did', (arrivals, text) => {
  expect(verdictOf(trialOf(arrivals))).toBe(text);
});

it('before the visit, the verdict is about the bank’s page', () => {
  expect(verdictOf(trialOf([script], { visited: false }))).toMatch(/No script did\.$/);
});

it('the request outside the Path of the cookie has its own finding, and only a trial with a path has it', () => {
  const withPath = trialOf([script, outside], { visited: false });
  expect(findingOf(withPath, 'script')).toBe('cookie');
  expect(findingOf(withPath, 'outside')).toBe('nothing');
  expect(verdictOf(withPath)).toContain('and not to …/comments');
  expect(findingOf(trialOf(lax), 'outside')).toBeUndefined();
  const everywhere = [script, { ...outside, cookies: ['bank'] }];
  expect(verdictOf(trialOf(everywhere, { visited: false }))).toContain('to …/me and to …/comments');
});

it('the verdict about Secure is the one of the connection', () => {
  const setting = { ...firstSetting, carrier: 'secure' } as const;
  const verdict = (more: Partial<Arrival>): string =>
    verdictOf(trialOf([{ ...script, ...more }], { setting, visited: false }));
  expect(verdict({ referer: 'http://localhost:9091/?as=ada' })).toContain('over HTTP, as an exception');
  expect(verdict({ referer: 'https://bank.example/?as=ada' })).toMatch(/No script did\.$/);
  const lost = { cookies: [] };
  expect(verdict({ ...lost, referer: 'http://localhost:9091/' })).toContain(
    'did not send the cookie with Secure',
  );
  expect(verdict({ ...lost, referer: 'https://bank.example/' })).toContain('did not keep the cookie');
});
