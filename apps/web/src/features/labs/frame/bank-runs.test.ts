import { expect, it } from 'vitest';
import { exchangeOf } from './arrivals.ts';
import { inFlight, shownOf, type BankRun } from './bank-runs.ts';
import { testArrival } from './test-arrival.ts';

const arrival = testArrival();
const received = [1, 2].map((number) => ({ arrival, exchange: exchangeOf(arrival, number) }));
const run: BankRun<string> = { id: 0, about: 'cells', received, hasEnded: true, isWhole: true };
const exchanges = received.map(({ exchange }) => exchange);

it('a run follows the player: it has ended when all its requests have been shown', () => {
  expect(shownOf([run], [])).toEqual([{ ...run, received: [], hasEnded: false, isWhole: false }]);
  const [half] = shownOf([run], exchanges.slice(0, 1));
  expect(half).toMatchObject({ received: received.slice(0, 1), hasEnded: false });
  expect(shownOf([run], exchanges)).toEqual([run]);
  const open = { ...run, hasEnded: false, isWhole: false };
  expect(shownOf([open], exchanges)).toEqual([open]);
});

it('only the newest run is in flight, until it has ended', () => {
  expect(inFlight([])).toBeUndefined();
  expect(inFlight([run])).toBeUndefined();
  expect(inFlight([run, { ...run, about: 'others', hasEnded: false }])).toBe('others');
});
