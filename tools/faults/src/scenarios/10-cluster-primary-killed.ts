import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { failedOtherwise, intact } from '../expectations.ts';
import { defineScenario } from '../scenario.ts';

const servingWithinMs = 6_000;

export const clusterPrimaryKilled = defineScenario({
  number: 10,
  name: 'cluster-primary-killed',
  fault: 'one primary of a Cluster is killed',
  mustHold: 'serving again ≤ 6 s',
  stack: 'cluster',
  quick: false,
  docker: false,

  run: ({ control, isServing, underLoad }) =>
    underLoad(async (load) => {
      await control.kill('redis-sessions-1');
      load.over();
      return { servedAgain: Number(await isServing()) };
    }),

  evaluate: (observed) => [
    ...none('failures other than 503 store_unavailable', failedOtherwise(observed, '503 store_unavailable')),
    ...atLeast('signs in and is served afterwards', observed.facts.servedAgain, 1),
    ...atMost('recovered after (ms)', observed.recoveredAfterMs, servingWithinMs),
    ...intact(observed),
  ],
});
