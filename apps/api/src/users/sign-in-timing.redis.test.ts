import { expect, it } from 'vitest';
import { useReplicas } from '../testing/replicas.ts';
import { ada, signUp } from '../testing/users.ts';

const replicas = useReplicas({ db: 14, bcryptCost: 8 });

const rounds = 25;
/** Largest accepted difference. Without the hash for unknown users, the answer would take less than a tenth of the time. */
const maxRatio = 1.5;

it('a sign-in takes as long for an unknown user as for a wrong password', async () => {
  await signUp(replicas.first);
  const wrongPasswordMs: number[] = [];
  const unknownUserMs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    wrongPasswordMs.push(await refusedMs(ada.email, round));
    unknownUserMs.push(await refusedMs(`unknown${round}@example.org`, round));
  }
  // Other work on the machine only makes an answer slower, so the shortest times are compared.
  const [wrongPassword, unknownUser] = [Math.min(...wrongPasswordMs), Math.min(...unknownUserMs)];
  expect(Math.max(wrongPassword / unknownUser, unknownUser / wrongPassword)).toBeLessThan(maxRatio);
});

/** Sends each round from another address, so that no limit delays it. */
async function refusedMs(email: string, round: number): Promise<number> {
  const headers = { 'x-forwarded-for': `10.0.${round}.1` };
  const startedAtMs = performance.now();
  const { status } = await replicas.first('POST', '/v1/sessions', {
    body: { email, password: 'not the password' },
    headers,
  });
  expect(status).toBe(401);
  return performance.now() - startedAtMs;
}
