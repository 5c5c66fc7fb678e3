import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { failedOtherwise, intact } from '../judge.ts';
import { defineRow } from '../row.ts';

const servingWithinMs = 6_000;

export const clusterPrimaryKilled = defineRow({
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

  judge: (seen) => [
    ...none('failures but 503 store_unavailable', failedOtherwise(seen, '503 store_unavailable')),
    ...atLeast('served again', seen.facts.servedAgain, 1),
    ...atMost('serving after (ms)', seen.recoveredAfterMs, servingWithinMs),
    ...intact(seen),
  ],
});
