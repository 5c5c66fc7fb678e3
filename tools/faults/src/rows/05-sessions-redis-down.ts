import { setTimeout as pause } from 'node:timers/promises';
import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { failedWith, failedOtherwise, intact } from '../judge.ts';
import { defineRow } from '../row.ts';
import { sentBetween } from '../seen.ts';

const downMs = 10_000;
const answerWithinMs = 600;
const servingWithinMs = 2_000;

/** What the page of the SPA drops its token on is a 401 and a socket's 4401, and nothing else. */
export const sessionsRedisDown = defineRow({
  number: 5,
  name: 'sessions-redis-down',
  fault: "the sessions' Redis is down for 10 s",
  mustHold: '0 × 401; 503 in ≤ 600 ms; serving ≤ 2 s after its return; the SPA keeps its token',
  stack: 'plain',
  quick: true,
  docker: true,

  run: (stage) =>
    stage.underLoad(async (load) => {
      const fromMs = performance.now();
      const letGo = await stage.control.holdDown('redis-sessions');
      await pause(downMs);
      // From here on a 401 is true: it keeps nothing on disk, and comes back empty.
      stage.ledger.doubt();
      await letGo();
      load.over();
      const served = await stage.isServing();
      stage.ledger.settleAsGone();
      const refusals = sentBetween(stage.journal.entries(), fromMs).filter(({ status }) => status === 503);
      return {
        servedAgain: served ? 1 : 0,
        refusals: refusals.length,
        slowestRefusalMs: Math.max(0, ...refusals.map(({ ms }) => ms)),
      };
    }),

  judge: (seen) => [
    ...none('401 to who was signed in', failedWith(seen, '401') + failedWith(seen, '4401')),
    ...none('failures but 503 store_unavailable', failedOtherwise(seen, '503 store_unavailable')),
    ...atLeast('refusals', seen.facts.refusals, 100),
    ...atMost('slowest refusal (ms)', seen.facts.slowestRefusalMs, answerWithinMs),
    ...atLeast('served again', seen.facts.servedAgain, 1),
    ...atMost('serving after (ms)', seen.recoveredAfterMs, servingWithinMs),
    ...intact(seen),
  ],
});
