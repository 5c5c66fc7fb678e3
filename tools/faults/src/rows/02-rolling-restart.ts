import { atMost, none } from '@session-lab/test-support/bounds';
import { failed, intact } from '../judge.ts';
import { defineRow } from '../row.ts';
import { replicas } from '../stage/control.ts';
import { backAfterMs } from '../stage/recovery.ts';

const backWithinMs = 15_000;
/** Sign-ins and sign-outs are what may fail here: more of them than elsewhere. */
const rates = { ping: 15, readLive: 50, readEnded: 10, signIn: 8, signOut: 8 };

export const rollingRestart = defineRow({
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

  judge: (seen) => [
    ...none('failures', failed(seen)),
    ...atMost('back after (ms)', seen.facts.backAfterMs, backWithinMs),
    ...intact(seen),
  ],
});
