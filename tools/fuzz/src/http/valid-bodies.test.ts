import { sample } from 'fast-check';
import { expect, test } from 'vitest';
import { allEndpoints } from './endpoints.ts';
import { validBodies } from './valid-bodies.ts';

const withBody = Object.entries(allEndpoints).filter(([, { body }]) => body !== undefined);

test.each(withBody)('a valid body of %s is one by the contract', (name, { body }) => {
  const arbitrary = validBodies[name];
  if (arbitrary === undefined || body === undefined) throw new Error(`${name} has no valid body here`);
  for (const value of sample(arbitrary, { seed: 1, numRuns: 100 })) {
    expect(body.safeParse(value)).toMatchObject({ success: true });
  }
});
