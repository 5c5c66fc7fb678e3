import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { sendAtRate } from '@session-lab/test-support/open-loop';
import { percentile } from '@session-lab/test-support/statistics';
import { failed, intact } from '../judge.ts';
import { inTurns } from '../load/audit.ts';
import { signIn, signUp, type Client, type Sent } from '../load/client.ts';
import { newUser, type TestUser } from '@session-lab/test-support/users';
import { defineRow } from '../row.ts';
import { readsBetween } from '../seen.ts';

const signInsPerSecond = 20;
const stormMs = 20_000;
/** Number of accounts. With fewer, more than six sign-ins of one account would wait at once and count as guesses. */
const accounts = 40;
const readsWithinMs = 100;
const refusedWithinMs = 50;
const rates = { ping: 15, readLive: 80, readEnded: 10 };

export const signInStorm = defineRow({
  number: 12,
  name: 'sign-in-storm',
  fault: '20 sign-ins a second for 20 s, bcrypt at cost 12',
  mustHold:
    'p99 of `GET /v1/users/me` under 100 ms; a full queue answers 503 with `Retry-After` in under 50 ms (p99), and those are counted apart',
  stack: 'storm',
  quick: false,
  docker: false,

  run: ({ client, journal, underLoad }) =>
    underLoad(
      async (load) => {
        // Not of the ledger's: they get more sessions than a person may have.
        const strangers = await inTurns(
          Array.from({ length: accounts }, () => newUser()),
          (person) => known(client, person),
        );
        const fromMs = performance.now();
        const signIns = await storm(client, strangers);
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

  judge: (seen) => [
    ...none('failed GET', failed(seen, 'GET')),
    ...atMost('p99 of reads (ms)', seen.facts.readsP99Ms, readsWithinMs),
    ...atLeast('signed in', seen.facts.signedIn, 50),
    ...atLeast('refused', seen.facts.refused, 1),
    ...atLeast('refused with Retry-After', seen.facts.refusedWithRetryAfter, seen.facts.refused),
    ...atMost('p99 of refusals (ms)', seen.facts.refusedP99Ms, refusedWithinMs),
    ...intact(seen),
  ],
});

async function known(client: Client, person: TestUser): Promise<TestUser> {
  const { answer } = await signUp(client, person);
  if (answer?.status !== 201) throw new Error(`sign-up: ${answer?.status ?? 'no answer'}`);
  return person;
}

/** Sends sign-ins whether or not earlier ones have a response. At the end it aborts those that still wait. */
function storm(client: Client, users: readonly TestUser[]): Promise<Sent[]> {
  return sendAtRate({ perSecond: signInsPerSecond, forMs: stormMs }, (number, signal) =>
    signIn(client, users[number % users.length] ?? newUser(), signal),
  );
}
