import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { failed, intact } from '../judge.ts';
import { defineRow } from '../row.ts';
import { underWay } from '../seen.ts';
import { backAfterMs } from '../stage/recovery.ts';

/** So many sign-ins are sent just before, so that the replica dies with work in its hands. */
const signInsAtOnce = 8;
/** A supervisor's pause and a start. */
const backWithinMs = 5_000;

export const replicaKilled = defineRow({
  number: 1,
  name: 'replica-killed',
  fault: '`kill -9` of one replica',
  mustHold: '0 failed GET; failed POST ≤ those in flight; 0 lost sessions; supervised restart',
  stack: 'plain',
  quick: true,
  docker: true,

  run: ({ client, control, journal, lanes, underLoad }) =>
    underLoad(async (load) => {
      const signingIn = Array.from({ length: signInsAtOnce }, () => lanes.signIn());
      const fromMs = performance.now();
      await control.kill('api-1');
      const deadAtMs = performance.now();
      load.over();
      const afterMs = await backAfterMs(client, 'api-1', fromMs);
      await Promise.all(signingIn);
      const writes = underWay(journal.entries(), fromMs, deadAtMs).filter(({ method }) => method !== 'GET');
      return { writesInFlight: writes.length, backAfterMs: afterMs };
    }),

  judge: (seen) => [
    ...none('failed GET', failed(seen, 'GET')),
    ...atLeast('writes in flight', seen.facts.writesInFlight, 1),
    ...atMost('failed writes', failed(seen, 'POST', 'DELETE'), seen.facts.writesInFlight),
    ...atMost('back after (ms)', seen.facts.backAfterMs, backWithinMs),
    ...intact(seen),
  ],
});
