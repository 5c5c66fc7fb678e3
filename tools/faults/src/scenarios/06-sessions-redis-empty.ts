import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { failedOtherwise, intact } from '../expectations.ts';
import { defineScenario } from '../scenario.ts';

const servingWithinMs = 2_000;

export const sessionsRedisEmpty = defineScenario({
  number: 6,
  name: 'sessions-redis-empty',
  fault: "the sessions' Redis is killed and restarts empty",
  mustHold: 'ended sessions get a 401; no account lost',
  stack: 'plain',
  quick: true,
  docker: true,

  run: ({ control, isServing, ledger, underLoad }) =>
    underLoad(async (load) => {
      ledger.markUnknown();
      load.over();
      await control.kill('redis-sessions');
      // The killed server may have stored sessions of sign-ins that were pending.
      ledger.markUnknown();
      const isServed = await isServing();
      return { servedAgain: Number(isServed), sessionsEnded: ledger.confirmUnknownEnded() };
    }),

  evaluate: (observed) => [
    ...none('failures other than 503 store_unavailable', failedOtherwise(observed, '503 store_unavailable')),
    ...atLeast('sessions ended by the restart', observed.facts.sessionsEnded, 10),
    ...atLeast('ended sessions that got a 401', observed.checked.endedSessions, observed.facts.sessionsEnded),
    ...atLeast('signs in and is served afterwards', observed.facts.servedAgain, 1),
    ...atMost('recovered after (ms)', observed.recoveredAfterMs, servingWithinMs),
    ...intact(observed),
  ],
});
