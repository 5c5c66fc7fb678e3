import { setTimeout as pause } from 'node:timers/promises';
import { atLeast, none } from '@session-lab/test-support/bounds';
import { waitFor } from '@session-lab/test-support/wait-for';
import { failed, failedOtherwise, intact } from '../expectations.ts';
import { endpoints } from '@session-lab/contract';
import type { JournalEntry } from '../load/journal.ts';
import { defineScenario } from '../scenario.ts';

const fullWithinMs = 30_000;
const fullForMs = 5_000;
const roomWithinMs = 15_000;
const rates = { ping: 15, readLive: 50, readEnded: 10, signIn: 4, signOut: 4, signUp: 8 };

export const accountsDiskFull = defineScenario({
  number: 13,
  name: 'accounts-disk-full',
  fault:
    "the disk of the accounts' AOF is full (with `appendfsync always` Redis then exits), then has space again",
  mustHold: 'reads of signed-in users get 200, the rest 503, 0 × 500; no confirmed account lost',
  stack: 'small-disk',
  quick: false,
  docker: false,

  run: ({ internals: { disk, endings }, journal, ledger, underLoad }) =>
    underLoad(
      async (load) => {
        if (disk === undefined || endings === undefined) throw new Error('This stack has no small disk.');
        const isFull = await waitFor(
          async () => signUpsSince(journal.entries(), 0, 503) || undefined,
          fullWithinMs,
        );
        await pause(fullForMs);
        const exits = endings('redis-accounts').filter((how) => how === 'ended with status 1').length;
        const acknowledged = ledger.accounts().length;
        disk.makeRoom();
        const roomSinceMs = performance.now();
        const again = await waitFor(
          async () => signUpsSince(journal.entries(), roomSinceMs, 201) || undefined,
          roomWithinMs,
        );
        load.over();
        return {
          signUpsRefused: isFull === undefined ? 0 : signUpsSince(journal.entries(), 0, 503),
          redisExits: exits,
          accountsAcknowledged: acknowledged,
          signUpsAfterwards: again ?? 0,
        };
      },
      { rates },
    ),

  evaluate: (observed) => [
    ...none('failed GETs', failed(observed, 'GET')),
    ...none('failures other than 503 store_unavailable', failedOtherwise(observed, '503 store_unavailable')),
    ...atLeast('refused sign-ups', observed.facts.signUpsRefused, 1),
    ...atLeast('exits of Redis', observed.facts.redisExits, 1),
    ...atLeast('confirmed accounts', observed.facts.accountsAcknowledged, 30),
    ...atLeast('sign-ups after the disk has space', observed.facts.signUpsAfterwards, 1),
    ...intact(observed),
  ],
});

function signUpsSince(entries: readonly JournalEntry[], sinceMs: number, status: number): number {
  const { path } = endpoints.signUp;
  return entries.filter((one) => one.path === path && one.atMs >= sinceMs && one.status === status).length;
}
