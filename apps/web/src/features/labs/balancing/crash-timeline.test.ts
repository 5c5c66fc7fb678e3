import { expect, it } from 'vitest';
import type { Exchange } from '../../../api/exchange.ts';
import { testExchange } from '../../../api/test-exchange.ts';
import { crashTimeline } from './crash-timeline.ts';

/** Creates exchanges. `'2>1'` means that NGINX tried api-2 and api-1 responded. */
const exchangesVia = (...paths: string[]): Exchange[] =>
  paths.map((path, index) => {
    const tried = path.split('>').map((number) => `api-${number}`);
    return testExchange({ number: index + 1, tried, servedBy: tried.at(-1) });
  });
const numbers = (exchanges: readonly Exchange[]): number[] => exchanges.map(({ number }) => number);

it('finds the first retry, the skipped requests, the later retries and the recovery', () => {
  const { firstRetry, skipped, laterRetries, recovery } = crashTimeline(
    'api-2',
    exchangesVia('2', '1', '2>1', '1', '1', '2>1', '1', '2', '1'),
  );
  expect(firstRetry?.number).toBe(3);
  expect(numbers(skipped)).toEqual([4, 5, 7]);
  expect(numbers(laterRetries)).toEqual([6]);
  expect(recovery?.number).toBe(8);
});

it('is empty before the first retry', () => {
  expect(crashTimeline('api-2', exchangesVia('1', '2', '1'))).toEqual({
    firstRetry: undefined,
    skipped: [],
    laterRetries: [],
    recovery: undefined,
  });
});

it('ignores the crash of another replica', () => {
  expect(crashTimeline('api-2', exchangesVia('1>2', '2')).firstRetry).toBeUndefined();
});
