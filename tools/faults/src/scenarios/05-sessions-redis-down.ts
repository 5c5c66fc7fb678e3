import { setTimeout as pause } from 'node:timers/promises';
import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { failedOtherwise, intact, noneSignedOut } from '../expectations.ts';
import { defineScenario } from '../scenario.ts';
import { sentBetween } from '../observation.ts';

const downMs = 10_000;
const answerWithinMs = 600;
const servingWithinMs = 2_000;

/** The page drops its token only on a 401 and when a socket closes with 4401. */
export const sessionsRedisDown = defineScenario({
  number: 5,
  name: 'sessions-redis-down',
  fault: "the sessions' Redis is down for 10 s",
  mustHold: '0 × 401; 503 in ≤ 600 ms; serving ≤ 2 s after its return; the SPA keeps its token',
  stack: 'plain',
  quick: true,
  docker: true,

  run: (testStack) =>
    testStack.underLoad(async (load) => {
      const fromMs = performance.now();
      const release = await testStack.control.holdDown('redis-sessions');
      await pause(downMs);
      // From here on a 401 is correct: this Redis has no persistence and restarts empty.
      testStack.ledger.markUnknown();
      await release();
      load.over();
      const served = await testStack.isServing();
      testStack.ledger.confirmUnknownEnded();
      const refusals = sentBetween(testStack.journal.entries(), fromMs).filter(
        ({ status }) => status === 503,
      );
      return {
        servedAgain: Number(served),
        refusals: refusals.length,
        slowestRefusalMs: Math.max(0, ...refusals.map(({ ms }) => ms)),
      };
    }),

  evaluate: (observed) => [
    ...noneSignedOut(observed),
    ...none('failures other than 503 store_unavailable', failedOtherwise(observed, '503 store_unavailable')),
    ...atLeast('refusals', observed.facts.refusals, 100),
    ...atMost('slowest refusal (ms)', observed.facts.slowestRefusalMs, answerWithinMs),
    ...atLeast('signs in and is served afterwards', observed.facts.servedAgain, 1),
    ...atMost('recovered after (ms)', observed.recoveredAfterMs, servingWithinMs),
    ...intact(observed),
  ],
});
