import { setTimeout as pause } from 'node:timers/promises';
import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { failed, intact } from '../expectations.ts';
import { defineScenario } from '../scenario.ts';
import { sentBetween } from '../observation.ts';

const stalledMs = 4_000;
/** NGINX tries the other replica after 2 s (nginx/api.conf). */
const readWithinMs = 2_500;

export const replicaStalls = defineScenario({
  number: 11,
  name: 'replica-stalls',
  fault: 'a replica is frozen for 4 s (SIGSTOP)',
  mustHold: 'the other replica serves; 0 failed GETs',
  stack: 'plain',
  quick: false,
  docker: true,

  run: ({ control, isServing, journal, underLoad }) =>
    underLoad(async (load) => {
      const fromMs = performance.now();
      await control.freeze('api-2');
      await pause(stalledMs);
      const untilMs = performance.now();
      load.over();
      await control.thaw('api-2');
      const isServed = await isServing();
      const reads = sentBetween(journal.entries(), fromMs, untilMs).filter(({ method }) => method === 'GET');
      return {
        readsRetried: reads.filter(({ tried }) => tried.length > 1).length,
        slowestReadMs: Math.max(...reads.map(({ ms }) => ms)),
        servedAgain: Number(isServed),
      };
    }),

  evaluate: (observed) => [
    ...none('failed GETs', failed(observed, 'GET')),
    ...atLeast('reads retried at the other replica', observed.facts.readsRetried, 20),
    ...atMost('slowest read (ms)', observed.facts.slowestReadMs, readWithinMs),
    ...atLeast('signs in and is served afterwards', observed.facts.servedAgain, 1),
    ...intact(observed),
  ],
});
