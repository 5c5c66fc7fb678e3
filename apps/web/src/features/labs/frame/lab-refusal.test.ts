import { expect, test } from 'vitest';
import { refusalOf } from './lab-refusal.ts';
import { answer } from './testing.ts';

const refused = (code: string, servedBy?: string) =>
  refusalOf(
    answer({ code, servedBy, startedAtMs: 10_000, totalMs: 500, responseHeaders: [['retry-after', '7']] }),
  );

test('a refusal says what happened, and when to try again by Retry-After', () => {
  expect(refused('lab_busy', 'api-1')).toEqual({
    what: 'The servers are busy with the measurements of other students.',
    untilMs: 17_500,
  });
  expect(refused('too_many_requests')?.what).toBe('Too many requests came from your network at once.');
  expect(refused('too_many_requests', 'api-1')?.what).toBe(
    'Your network has used up the lab tokens and keys of this hour.',
  );
  expect(refused('store_unavailable', 'api-1')?.what).toBe('The Redis of the labs did not answer.');
});

test('an answer that the lab is about is no refusal to wait for', () => {
  for (const code of ['invalid_token', 'no_replica', 'bad_gateway', undefined])
    expect(refusalOf(answer({ code }))).toBeUndefined();
});

test('without Retry-After there is no time', () => {
  expect(refusalOf(answer({ code: 'lab_busy' }))).toMatchObject({ untilMs: undefined });
});
