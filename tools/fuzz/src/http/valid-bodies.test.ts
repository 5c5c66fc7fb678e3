import { sample } from 'fast-check';
import { expect, test } from 'vitest';
import { allEndpoints } from './documented.ts';
import { validBodies } from './valid-bodies.ts';

const withBody = Object.entries(allEndpoints).filter(([, { body }]) => body !== undefined);

test.each(withBody)('the generated bodies of %s are valid by the contract', (name, { body }) => {
  const arbitrary = validBodies[name];
  if (arbitrary === undefined || body === undefined)
    throw new Error(`valid-bodies.ts has no body for ${name}.`);
  for (const value of sample(arbitrary, { seed: 1, numRuns: 100 })) {
    expect(body.safeParse(value)).toMatchObject({ success: true });
  }
});
