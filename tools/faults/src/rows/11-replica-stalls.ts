import { setTimeout as pause } from 'node:timers/promises';
import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { failed, intact } from '../judge.ts';
import { defineRow } from '../row.ts';
import { sentBetween } from '../seen.ts';

const stalledMs = 4_000;
/** NGINX asks the peer after 2 s (nginx/api.conf). */
const readWithinMs = 2_500;

export const replicaStalls = defineRow({
  number: 11,
  name: 'replica-stalls',
  fault: "a replica's event loop stands still for 4 s (SIGSTOP)",
  mustHold: 'its peer serves; 0 failed GET',
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
        readsPassedOn: reads.filter(({ tried }) => tried.length > 1).length,
        slowestReadMs: Math.max(...reads.map(({ ms }) => ms)),
        servedAgain: Number(isServed),
      };
    }),

  judge: (seen) => [
    ...none('failed GET', failed(seen, 'GET')),
    ...atLeast('reads passed on to the peer', seen.facts.readsPassedOn, 20),
    ...atMost('slowest read (ms)', seen.facts.slowestReadMs, readWithinMs),
    ...atLeast('served again', seen.facts.servedAgain, 1),
    ...intact(seen),
  ],
});
