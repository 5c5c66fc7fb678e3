import { expect, it } from 'vitest';
import { answer } from '../frame/testing.ts';
import { earning } from './check-off.ts';

it('the naive check’s 200 earns it, where HMAC refuses the same order', () => {
  const naive = answer({ number: 7, status: 200 });
  expect(earning({ naive, hmac: answer({ status: 401 }) })).toBe(naive);
});

it('both alike, or no answer, earn nothing', () => {
  const good = answer({ status: 200 });
  const refused = answer({ status: 401 });
  expect(earning({ naive: good, hmac: good })).toBeUndefined();
  expect(earning({ naive: refused, hmac: refused })).toBeUndefined();
  expect(earning({ naive: good, hmac: answer({ status: undefined }) })).toBeUndefined();
});
