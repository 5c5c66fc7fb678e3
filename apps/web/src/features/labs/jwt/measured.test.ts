import { expect, it } from 'vitest';
import { answer } from '../frame/testing.ts';
import { measuredOf, median } from './measured.ts';
import type { Sent } from './use-jwts.ts';

const ask = (own: Parameters<typeof answer>[0], receivedBytes?: number): Sent => ({
  what: 'ask',
  kind: 'hs256',
  token: 'token',
  exchange: answer({ servedBy: 'api-1', requestHeaders: [['Authorization', 'Bearer token']], ...own }),
  step: undefined,
  receivedBytes,
});

it('the median is the middle one, or between the middle two', () => {
  expect(median([])).toBeUndefined();
  expect(median([3, undefined, 1])).toBe(2);
  expect(median([9, 1, 2])).toBe(2);
});

it('bytes and times are those of answers that arrived', () => {
  const sent = [
    ask({ timing: { verifyMs: 0.1 } }, 12),
    ask({ timing: { verifyMs: 0.3, store: { command: 'EXISTS', ms: 1 } } }, 12),
    ask({ status: 401, timing: { verifyMs: 9 } }),
    ask({ status: undefined, servedBy: undefined }),
  ];
  expect(measuredOf('hs256', sent)).toEqual({
    sentBytes: 12,
    receivedBytes: 12,
    verifyMs: 0.2,
    commands: [],
  });
  expect(measuredOf('hs256', sent.slice(0, 2)).commands).toEqual(['EXISTS']);
});

it('before anything arrived nothing is known', () => {
  expect(measuredOf('jwe', [])).toEqual({
    sentBytes: undefined,
    receivedBytes: undefined,
    verifyMs: undefined,
    commands: undefined,
  });
});
