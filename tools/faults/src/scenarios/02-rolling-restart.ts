import { atMost, none } from '@session-lab/test-support/bounds';
import { failed, intact } from '../expectations.ts';
import { defineScenario } from '../scenario.ts';
import { replicas } from '../test-stack/control.ts';
import { backAfterMs } from '../test-stack/recovery.ts';

const backWithinMs = 15_000;
/** More sign-ins and sign-outs than usual, because these are most likely to fail here. */
const rates = { ping: 15, readLive: 50, readEnded: 10, signIn: 8, signOut: 8 };

export const rollingRestart = defineScenario({
  number: 2,
  name: 'rolling-restart',
  fault: 'SIGTERM to one replica after the other',
  mustHold: '0 failures of any method',
  stack: 'plain',
  quick: true,
  docker: true,

  run: ({ client, control, underLoad }) =>
    underLoad(
      async (load) => {
        let slowestMs = 0;
        for (const replica of replicas) {
          const fromMs = performance.now();
          await control.terminate(replica);
          slowestMs = Math.max(slowestMs, await backAfterMs(client, replica, fromMs));
        }
        load.over();
        return { backAfterMs: slowestMs, socketsClosed: load.sockets.closed() };
      },
      { rates },
    ),

  evaluate: (observed) => [
    ...none('failures', failed(observed)),
    ...atMost('restarted after (ms)', observed.facts.backAfterMs, backWithinMs),
    ...intact(observed),
  ],
});
