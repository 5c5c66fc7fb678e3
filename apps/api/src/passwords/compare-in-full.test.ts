import { compareSync, getRounds, hashSync } from 'bcryptjs';
import { expect, it } from 'vitest';
import { compareInFull } from './compare-in-full.ts';

/** bcrypt runs 2^cost rounds per comparison. */
function roundsOf(input: { digest: string; hash: string; cost: number }): { match: boolean; rounds: number } {
  let rounds = 0;
  const match = compareInFull(input, (digest, hash) => {
    rounds += 2 ** getRounds(hash);
    return compareSync(digest, hash);
  });
  return { match, rounds };
}

it.each([4, 5, 6, 7])('compares a hash of cost %i in as many rounds as a hash of cost 7', (cost) => {
  const hash = hashSync('digest', cost);
  expect(roundsOf({ digest: 'digest', hash, cost: 7 })).toEqual({ match: true, rounds: 2 ** 7 });
  expect(roundsOf({ digest: 'another digest', hash, cost: 7 })).toEqual({ match: false, rounds: 2 ** 7 });
});

it('compares a hash whose cost is higher than the configured cost', () => {
  const hash = hashSync('digest', 6);
  expect(roundsOf({ digest: 'digest', hash, cost: 5 })).toEqual({ match: true, rounds: 2 ** 6 });
});
