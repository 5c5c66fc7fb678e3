import { setTimeout as pause } from 'node:timers/promises';
import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { failed, failedWith, intact } from '../expectations.ts';
import { defineScenario } from '../scenario.ts';
import { replicas } from '../test-stack/control.ts';
import { backAfterMs } from '../test-stack/recovery.ts';

const timesEach = 2;
const withinMs = 10_000;
/** Longer than NGINX's default `fail_timeout` of 10 s, for which NGINX would not use a failed replica. */
const watchedMs = 11_000;

export const bothRestarted = defineScenario({
  number: 3,
  name: 'both-restarted',
  fault: 'both replicas killed in turn, twice each, within 10 s',
  mustHold: '0 failed GETs while one replica runs; never "no live upstreams" afterwards',
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

  evaluate: (observed) => [
    ...none('failed GETs', failed(observed, 'GET')),
    ...none('"no live upstreams"', failedWith(observed, 'no_replica')),
    ...atLeast('restarts', observed.facts.restarts, timesEach * replicas.length),
    ...atMost('time for all restarts (ms)', observed.facts.tookMs, withinMs),
    ...intact(observed),
  ],
});
