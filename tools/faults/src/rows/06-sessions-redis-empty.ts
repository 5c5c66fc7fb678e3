import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { failedOtherwise, intact } from '../judge.ts';
import { defineRow } from '../row.ts';

const servingWithinMs = 2_000;

export const sessionsRedisEmpty = defineRow({
  number: 6,
  name: 'sessions-redis-empty',
  fault: "the sessions' Redis is killed and comes back empty",
  mustHold: 'true 401s; every account still there',
  stack: 'plain',
  quick: true,
  docker: true,

  run: ({ control, isServing, ledger, underLoad }) =>
    underLoad(async (load) => {
      ledger.doubt();
      load.over();
      await control.kill('redis-sessions');
      // Who signed in meanwhile may have been answered by the one that is dead.
      ledger.doubt();
      const isServed = await isServing();
      return { servedAgain: Number(isServed), signedOutByIt: ledger.settleAsGone() };
    }),

  judge: (seen) => [
    ...none('failures but 503 store_unavailable', failedOtherwise(seen, '503 store_unavailable')),
    ...atLeast('sessions that are gone', seen.facts.signedOutByIt, 10),
    ...atLeast('of them and others answered 401', seen.checked.endedSessions, seen.facts.signedOutByIt),
    ...atLeast('served again', seen.facts.servedAgain, 1),
    ...atMost('serving after (ms)', seen.recoveredAfterMs, servingWithinMs),
    ...intact(seen),
  ],
});
