import { expect, it } from 'vitest';
import { testExchange } from '../../../api/test-exchange.ts';
import { measuredOf, median } from './measured.ts';
import type { Sent } from './use-jwts.ts';

const use = (own: Parameters<typeof testExchange>[0], receivedBytes?: number): Sent => ({
  what: 'use',
  kind: 'hs256',
  token: 'token',
  exchange: testExchange({ servedBy: 'api-1', requestHeaders: [['Authorization', 'Bearer token']], ...own }),
  step: undefined,
  receivedBytes,
});

it('the median is the middle value, or the mean of the two middle values', () => {
  expect(median([])).toBeUndefined();
  expect(median([3, undefined, 1])).toBe(2);
  expect(median([9, 1, 2])).toBe(2);
});

it('uses the bytes and times of received responses', () => {
  const sent = [
    use({ timing: { verifyMs: 0.1 } }, 12),
    use({ timing: { verifyMs: 0.3, store: { command: 'EXISTS', ms: 1 } } }, 12),
    use({ status: 401, timing: { verifyMs: 9 } }),
    use({ status: undefined, servedBy: undefined }),
  ];
  expect(measuredOf('hs256', sent)).toEqual({
    sentBytes: 12,
    receivedBytes: 12,
    verifyMs: 0.2,
    commands: [],
  });
  expect(measuredOf('hs256', sent.slice(0, 2)).commands).toEqual(['EXISTS']);
});

it('has no values before the first response', () => {
  expect(measuredOf('jwe', [])).toEqual({
    sentBytes: undefined,
    receivedBytes: undefined,
    verifyMs: undefined,
    commands: undefined,
  });
});
