import { expect, it } from 'vitest';
import { testExchange } from '../../../api/test-exchange.ts';
import { completedBy } from './completion.ts';

it('a 200 from the naive check completes the lab if HMAC refuses the same order', () => {
  const naive = testExchange({ number: 7, status: 200 });
  expect(completedBy({ naive, hmac: testExchange({ status: 401 }) })).toBe(naive);
});

it('equal results, or a missing response, do not complete the lab', () => {
  const good = testExchange({ status: 200 });
  const refused = testExchange({ status: 401 });
  expect(completedBy({ naive: good, hmac: good })).toBeUndefined();
  expect(completedBy({ naive: refused, hmac: refused })).toBeUndefined();
  expect(completedBy({ naive: good, hmac: testExchange({ status: undefined }) })).toBeUndefined();
});
