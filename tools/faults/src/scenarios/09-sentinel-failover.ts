import { setTimeout as pause } from 'node:timers/promises';
import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { failedOtherwise, intact } from '../expectations.ts';
import { defineScenario } from '../scenario.ts';
import { sentBetween } from '../observation.ts';

const redisReplicas = ['redis-sessions-2', 'redis-sessions-3'] as const;
/**
 * Time for which the Redis replicas are frozen. Writes that none of them confirms are lost with the primary.
 */
const frozenMs = 700;
const signOutsAtOnce = 20;
const writesAgainWithinMs = 5_000;

export const sentinelFailover = defineScenario({
  number: 9,
  name: 'sentinel-failover',
  fault: 'the primary of a Sentinel group is killed while its Redis replicas are behind',
  mustHold: 'writes again ≤ 5 s; 0 sessions accepted after a confirmed sign-out (`WAIT`)',
  stack: 'sentinel',
  quick: false,
  docker: false,

  run: ({ control, isServing, journal, actions, underLoad }) =>
    underLoad(
      async (load) => {
        await Promise.all(redisReplicas.map((name) => control.freeze(name)));
        const fromMs = performance.now();
        const signOuts = Array.from({ length: signOutsAtOnce }, () => actions.signOut());
        await pause(frozenMs);
        await control.kill('redis-sessions-1');
        load.over();
        await Promise.all(redisReplicas.map((name) => control.thaw(name)));
        await Promise.all(signOuts);
        const isServed = await isServing();
        const unconfirmed = sentBetween(journal.entries(), fromMs).filter(
          ({ method, failure }) => method === 'DELETE' && failure !== undefined,
        );
        return { signOutsNotConfirmed: unconfirmed.length, servedAgain: Number(isServed) };
      },
      { sessions: 40 + signOutsAtOnce },
    ),

  evaluate: (observed) => [
    ...none('failures other than 503 store_unavailable', failedOtherwise(observed, '503 store_unavailable')),
    ...atLeast('unconfirmed sign-outs', observed.facts.signOutsNotConfirmed, signOutsAtOnce),
    ...atLeast('signs in and is served afterwards', observed.facts.servedAgain, 1),
    ...atMost('recovered after (ms)', observed.recoveredAfterMs, writesAgainWithinMs),
    ...intact(observed),
  ],
});
