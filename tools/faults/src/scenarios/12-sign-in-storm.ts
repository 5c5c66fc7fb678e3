import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { sendAtRate } from '@session-lab/test-support/open-loop';
import { percentile } from '@session-lab/test-support/statistics';
import { failed, intact } from '../expectations.ts';
import { mapInParallel } from '../load/audit.ts';
import { signIn, signUp, type Client, type Sent } from '../load/client.ts';
import { newUser, type TestUser } from '@session-lab/test-support/users';
import { defineScenario } from '../scenario.ts';
import { readsBetween } from '../observation.ts';

const signInsPerSecond = 20;
const stormMs = 20_000;
/** With fewer accounts, more than six sign-ins of one account would be pending and count as guesses. */
const accounts = 40;
const readsWithinMs = 100;
const refusedWithinMs = 50;
const rates = { ping: 15, readLive: 80, readEnded: 10 };

export const signInStorm = defineScenario({
  number: 12,
  name: 'sign-in-storm',
  fault: '20 sign-ins a second for 20 s, bcrypt at cost 12',
  mustHold:
    'p99 of `GET /v1/users/me` under 100 ms; a full queue responds with 503 and `Retry-After` in under 50 ms (p99)',
  stack: 'storm',
  quick: false,
  docker: false,

  run: ({ client, journal, underLoad }) =>
    underLoad(
      async (load) => {
        // These users are not in the ledger, because they create more sessions than a user may have.
        const users = await mapInParallel(
          Array.from({ length: accounts }, () => newUser()),
          (user) => signUpUser(client, user),
        );
        const fromMs = performance.now();
        const signIns = await storm(client, users);
        const reads = readsBetween(journal.entries(), fromMs, performance.now());
        load.over();
        const refused = signIns.filter(({ answer }) => answer?.status === 503);
        return {
          readsP99Ms: percentile(reads, 0.99),
          signedIn: signIns.filter(({ answer }) => answer?.status === 201).length,
          refused: refused.length,
          refusedWithRetryAfter: refused.filter(({ answer }) => answer?.headers['retry-after']).length,
          refusedP99Ms:
            refused.length === 0
              ? 0
              : percentile(
                  refused.map(({ ms }) => ms),
                  0.99,
                ),
          stillWaiting: signIns.filter(({ answer }) => answer === undefined).length,
        };
      },
      { rates, sockets: 4 },
    ),

  evaluate: (observed) => [
    ...none('failed GETs', failed(observed, 'GET')),
    ...atMost('p99 of reads (ms)', observed.facts.readsP99Ms, readsWithinMs),
    ...atLeast('sign-ins', observed.facts.signedIn, 50),
    ...atLeast('refused sign-ins', observed.facts.refused, 1),
    ...atLeast(
      'refused sign-ins with Retry-After',
      observed.facts.refusedWithRetryAfter,
      observed.facts.refused,
    ),
    ...atMost('p99 of refusals (ms)', observed.facts.refusedP99Ms, refusedWithinMs),
    ...intact(observed),
  ],
});

async function signUpUser(client: Client, user: TestUser): Promise<TestUser> {
  const { answer } = await signUp(client, user);
  if (answer?.status !== 201) throw new Error(`sign-up: ${answer?.status ?? 'no answer'}`);
  return user;
}

/**
 * Sends sign-ins at a fixed rate, whether or not earlier sign-ins have a response. At the end, aborts the
 * pending sign-ins.
 */
function storm(client: Client, users: readonly TestUser[]): Promise<Sent[]> {
  return sendAtRate({ perSecond: signInsPerSecond, forMs: stormMs }, (number, signal) =>
    signIn(client, users[number % users.length] ?? newUser(), signal),
  );
}
