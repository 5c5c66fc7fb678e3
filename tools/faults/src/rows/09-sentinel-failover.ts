import { setTimeout as pause } from 'node:timers/promises';
import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { failedOtherwise, intact } from '../judge.ts';
import { defineRow } from '../row.ts';
import { sentBetween } from '../seen.ts';

const followers = ['redis-sessions-2', 'redis-sessions-3'] as const;
/** So long the followers are behind: what is not confirmed by one of them dies with the primary. */
const behindMs = 700;
const signOutsAtOnce = 20;
const writesAgainWithinMs = 5_000;

export const sentinelFailover = defineRow({
  number: 9,
  name: 'sentinel-failover',
  fault: 'the primary of a Sentinel group is killed while its replicas are behind',
  mustHold: 'writes again ≤ 5 s; 0 sessions back from the dead among the confirmed sign-outs (`WAIT`)',
  stack: 'sentinel',
  quick: false,
  docker: false,

  run: ({ control, isServing, journal, lanes, underLoad }) =>
    underLoad(
      async (load) => {
        await Promise.all(followers.map((name) => control.freeze(name)));
        const fromMs = performance.now();
        const signOuts = Array.from({ length: signOutsAtOnce }, () => lanes.signOut());
        await pause(behindMs);
        await control.kill('redis-sessions-1');
        load.over();
        await Promise.all(followers.map((name) => control.thaw(name)));
        await Promise.all(signOuts);
        const isServed = await isServing();
        const unconfirmed = sentBetween(journal.entries(), fromMs).filter(
          ({ method, failure }) => method === 'DELETE' && failure !== undefined,
        );
        return { signOutsNotConfirmed: unconfirmed.length, servedAgain: Number(isServed) };
      },
      { sessions: 40 + signOutsAtOnce },
    ),

  judge: (seen) => [
    ...none('failures but 503 store_unavailable', failedOtherwise(seen, '503 store_unavailable')),
    ...atLeast('sign-outs that were not confirmed', seen.facts.signOutsNotConfirmed, signOutsAtOnce),
    ...atLeast('served again', seen.facts.servedAgain, 1),
    ...atMost('writes again after (ms)', seen.recoveredAfterMs, writesAgainWithinMs),
    ...intact(seen),
  ],
});
