import { setTimeout as pause } from 'node:timers/promises';
import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { failed, failedWith, intact } from '../judge.ts';
import { defineRow } from '../row.ts';
import { replicas } from '../stage/control.ts';
import { backAfterMs } from '../stage/recovery.ts';

const timesEach = 2;
const withinMs = 10_000;
/** NGINX's own `fail_timeout`: for so long it would leave out a replica that failed it. */
const watchedMs = 11_000;

export const bothRestarted = defineRow({
  number: 3,
  name: 'both-restarted',
  fault: 'both replicas killed in turn, twice each, within 10 s',
  mustHold: '0 failed GET while one lives; never "no live upstreams" afterwards',
  stack: 'plain',
  quick: false,
  docker: true,

  run: ({ client, control, underLoad }) =>
    underLoad(async (load) => {
      const fromMs = performance.now();
      let restarts = 0;
      for (const replica of Array.from({ length: timesEach }, () => replicas).flat()) {
        const killedMs = performance.now();
        await control.kill(replica);
        if ((await backAfterMs(client, replica, killedMs)) < Infinity) restarts += 1;
      }
      const tookMs = performance.now() - fromMs;
      load.over();
      await pause(watchedMs);
      return { restarts, tookMs };
    }),

  judge: (seen) => [
    ...none('failed GET', failed(seen, 'GET')),
    ...none('"no live upstreams"', failedWith(seen, 'no_replica')),
    ...atLeast('restarts', seen.facts.restarts, timesEach * replicas.length),
    ...atMost('all of them took (ms)', seen.facts.tookMs, withinMs),
    ...intact(seen),
  ],
});
