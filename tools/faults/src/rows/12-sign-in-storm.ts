import { setTimeout as pause } from 'node:timers/promises';
import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { percentile } from '@session-lab/test-support/percentile';
import { failed, intact } from '../judge.ts';
import { inTurns } from '../load/audit.ts';
import type { Client, Sent } from '../load/client.ts';
import { newPerson, signIn, signUp, type Person } from '../load/people.ts';
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
        const strangers = await inTurns(Array.from({ length: accounts }, newPerson), (person) =>
          known(client, person),
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

async function known(client: Client, person: Person): Promise<Person> {
  const { answer } = await signUp(client, person);
  if (answer?.status !== 201) throw new Error(`sign-up: ${answer?.status ?? 'no answer'}`);
  return person;
}

/** Whether or not those before are answered. Who still waits at the end goes away, as people do. */
async function storm(client: Client, people: readonly Person[]): Promise<Sent[]> {
  const over = new AbortController();
  const sent: Promise<Sent>[] = [];
  const startedAtMs = performance.now();
  const count = (stormMs / 1000) * signInsPerSecond;
  for (let number = 0; number < count; number += 1) {
    await pause(Math.max(0, startedAtMs + (number * 1000) / signInsPerSecond - performance.now()));
    const person = people[number % people.length];
    if (person !== undefined) sent.push(signIn(client, person, over.signal));
  }
  over.abort();
  return Promise.all(sent);
}
