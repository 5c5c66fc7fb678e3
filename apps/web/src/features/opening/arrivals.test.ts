import { expect, test } from 'vitest';
import { createArrivals } from './arrivals.ts';

test('waits for what is still under way, and not for what has arrived', async () => {
  const { arrive, until } = createArrivals();
  arrive(1);
  await until(1);
  let waited = true;
  const later = until(2).then(() => (waited = false));
  await until(1);
  expect(waited).toBe(true);
  arrive(2);
  await later;
  expect(waited).toBe(false);
});
