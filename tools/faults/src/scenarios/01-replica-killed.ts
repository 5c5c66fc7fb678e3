import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { failed, intact } from '../expectations.ts';
import { defineScenario } from '../scenario.ts';
import { inFlight } from '../observation.ts';
import { backAfterMs } from '../test-stack/recovery.ts';

/** Sign-ins that are sent just before the kill, so that the replica has requests in flight. */
const signInsAtOnce = 8;
/** Time for the supervisor's pause and the start of a replica. */
const backWithinMs = 5_000;

export const replicaKilled = defineScenario({
  number: 1,
  name: 'replica-killed',
  fault: '`kill -9` of one replica',
  mustHold: '0 failed GETs; failed POSTs ≤ those in flight; 0 lost sessions; supervised restart',
  stack: 'plain',
  quick: true,
  docker: true,

  run: ({ client, control, journal, actions, underLoad }) =>
    underLoad(async (load) => {
      const signingIn = Array.from({ length: signInsAtOnce }, () => actions.signIn());
      const fromMs = performance.now();
      await control.kill('api-1');
      const killedAtMs = performance.now();
      load.over();
      const afterMs = await backAfterMs(client, 'api-1', fromMs);
      await Promise.all(signingIn);
      const writes = inFlight(journal.entries(), fromMs, killedAtMs).filter(({ method }) => method !== 'GET');
      return { writesInFlight: writes.length, backAfterMs: afterMs };
    }),

  evaluate: (observed) => [
    ...none('failed GETs', failed(observed, 'GET')),
    ...atLeast('writes in flight', observed.facts.writesInFlight, 1),
    ...atMost('failed writes', failed(observed, 'POST', 'DELETE'), observed.facts.writesInFlight),
    ...atMost('restarted after (ms)', observed.facts.backAfterMs, backWithinMs),
    ...intact(observed),
  ],
});
