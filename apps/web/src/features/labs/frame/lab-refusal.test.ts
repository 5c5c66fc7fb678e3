import { expect, test } from 'vitest';
import { refusalOf } from './lab-refusal.ts';
import { testExchange } from '../../../api/test-exchange.ts';

const refused = (code: string, servedBy?: string) =>
  refusalOf(
    testExchange({
      code,
      servedBy,
      startedAtMs: 10_000,
      totalMs: 500,
      responseHeaders: [['retry-after', '7']],
    }),
  );

test('a refusal has a sentence, and a time from Retry-After', () => {
  expect(refused('lab_busy', 'api-1')).toEqual({
    reason: 'The servers are busy with the measurements of other students.',
    untilMs: 17_500,
  });
  expect(refused('too_many_requests')?.reason).toBe('Your network sent too many requests at once.');
  expect(refused('too_many_requests', 'api-1')?.reason).toBe(
    'Your network reached the hourly limit of lab tokens and keys.',
  );
  expect(refused('store_unavailable', 'api-1')?.reason).toBe('The labs’ Redis did not respond.');
});

test('a refusal of lab 3 by a server names the limit of requests in flight', () => {
  const path = '/v1/labs/balancing/hash/work';
  const refusal = refusalOf(testExchange({ path, code: 'too_many_requests', servedBy: 'api-2' }));
  expect(refusal?.reason).toBe(
    'api-2 already works on as many requests of this lab as it accepts at once. Let the other runs end.',
  );
  const byNginx = refusalOf(testExchange({ path, code: 'too_many_requests', servedBy: undefined }));
  expect(byNginx?.reason).toBe('Your network sent too many requests at once.');
});

test('an error that belongs to the lab itself is not a refusal', () => {
  for (const code of ['invalid_token', 'no_replica', 'bad_gateway', undefined])
    expect(refusalOf(testExchange({ code }))).toBeUndefined();
});

test('a refusal without Retry-After has no time', () => {
  expect(refusalOf(testExchange({ code: 'lab_busy' }))).toMatchObject({ untilMs: undefined });
});
