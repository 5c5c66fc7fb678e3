import { setTimeout as pause } from 'node:timers/promises';
import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { percentile } from '@session-lab/test-support/statistics';
import { failed, intact } from '../expectations.ts';
import { openSlowSockets } from '../load/slow-sockets.ts';
import { defineScenario } from '../scenario.ts';
import { readsBetween } from '../observation.ts';

const slow = 1_000;
/** Longer than NGINX waits for a header (nginx/limits.conf). */
const heldMs = 12_000;
const readsWithinMs = 100;
const beforeMs = 2_000;

export const slowSockets = defineScenario({
  number: 17,
  name: 'slow-sockets',
  fault: '1,000 sockets that send a character a second, half in a header and half in a body',
  mustHold: 'p99 of other users under 100 ms',
  stack: 'plain',
  quick: false,
  docker: true,

  run: ({ baseUrl, journal, underLoad }) =>
    underLoad(async (load) => {
      await pause(beforeMs);
      const fromMs = performance.now();
      const sockets = await openSlowSockets(slow, baseUrl);
      try {
        await pause(heldMs);
        const reads = readsBetween(journal.entries(), fromMs, performance.now());
        return {
          opened: sockets.opened(),
          stillOpen: sockets.open(),
          readsP99BeforeMs: percentile(readsBetween(journal.entries(), 0, fromMs), 0.99),
          readsP99Ms: percentile(reads, 0.99),
        };
      } finally {
        sockets.close();
        load.over();
      }
    }),

  evaluate: (observed) => [
    ...none('failures', failed(observed)),
    ...atLeast('slow sockets', observed.facts.opened, slow),
    ...atMost('p99 of reads (ms)', observed.facts.readsP99Ms, readsWithinMs),
    ...intact(observed),
  ],
});
