import { setTimeout as pause } from 'node:timers/promises';
import { atLeast, none } from '@session-lab/test-support/bounds';
import { waitFor } from '@session-lab/test-support/wait-for';
import { failed, failedOtherwise, intact } from '../judge.ts';
import { endpoints } from '@session-lab/contract';
import type { Entry } from '../load/journal.ts';
import { defineRow } from '../row.ts';

const fullWithinMs = 30_000;
const fullForMs = 5_000;
const roomWithinMs = 15_000;
const rates = { ping: 15, readLive: 50, readEnded: 10, signIn: 4, signOut: 4, signUp: 8 };

export const accountsDiskFull = defineRow({
  number: 13,
  name: 'accounts-disk-full',
  fault:
    "the disk of the accounts' AOF is full (with `appendfsync always` Redis then exits), then has room again",
  mustHold: 'signed-in reads 200 from the session, the rest 503, 0 × 500; no acknowledged account lost',
  stack: 'small-disk',
  quick: false,
  docker: false,

  run: ({ behind: { disk, endings }, journal, ledger, underLoad }) =>
    underLoad(
      async (load) => {
        if (disk === undefined || endings === undefined) throw new Error('this stack has no small disk');
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
          signedUpOnceThereIsRoom: again ?? 0,
        };
      },
      { rates },
    ),

  judge: (seen) => [
    ...none('failed GET', failed(seen, 'GET')),
    ...none('failures but 503 store_unavailable', failedOtherwise(seen, '503 store_unavailable')),
    ...atLeast('sign-ups refused', seen.facts.signUpsRefused, 1),
    ...atLeast('exits of Redis', seen.facts.redisExits, 1),
    ...atLeast('accounts acknowledged', seen.facts.accountsAcknowledged, 30),
    ...atLeast('signed up once there is room', seen.facts.signedUpOnceThereIsRoom, 1),
    ...intact(seen),
  ],
});

function signUpsSince(entries: readonly Entry[], sinceMs: number, status: number): number {
  const { path } = endpoints.signUp;
  return entries.filter((one) => one.path === path && one.atMs >= sinceMs && one.status === status).length;
}
