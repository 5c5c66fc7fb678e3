import { setTimeout as pause } from 'node:timers/promises';
import { atLeast, none } from '@session-lab/test-support/bounds';
import { failed, intact, noneSignedOut } from '../expectations.ts';
import { defineScenario } from '../scenario.ts';
import { sentBetween } from '../observation.ts';

const cutOffMs = 4_000;
/** By then, the replica has marked its store as unavailable. */
const markedAfterMs = 600;

export const replicaCutOff = defineScenario({
  number: 14,
  name: 'replica-cut-off',
  fault: 'one replica is cut off from Redis',
  mustHold: '0 failed GETs: the replica responds with 503 at once, and NGINX tries the other replica',
  stack: 'proxied',
  quick: true,
  docker: false,

  run: ({ internals: { redisProxy }, isServing, journal, underLoad }) =>
    underLoad(async (load) => {
      if (redisProxy === undefined) throw new Error('This stack has no Redis proxy.');
      const fromMs = performance.now();
      redisProxy.cut();
      await pause(cutOffMs);
      const untilMs = performance.now();
      load.over();
      redisProxy.repair();
      const isServed = await isServing();
      const reads = sentBetween(journal.entries(), fromMs, untilMs).filter(({ method }) => method === 'GET');
      const retried = reads.filter(({ tried }) => tried.length > 1);
      const late = retried.filter(({ atMs }) => atMs > fromMs + markedAfterMs).map(({ ms }) => ms);
      return {
        readsRetried: retried.length,
        slowestAtFirstMs: Math.max(0, ...retried.map(({ ms }) => ms)),
        slowestOnceMarkedMs: Math.max(0, ...late),
        servedAgain: Number(isServed),
      };
    }),

  evaluate: (observed) => [
    ...none('failed GETs', failed(observed, 'GET')),
    ...noneSignedOut(observed),
    ...atLeast('reads retried at the other replica', observed.facts.readsRetried, 50),
    ...atLeast('signs in and is served afterwards', observed.facts.servedAgain, 1),
    ...intact(observed),
  ],
});
