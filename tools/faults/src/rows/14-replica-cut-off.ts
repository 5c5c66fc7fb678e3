import { setTimeout as pause } from 'node:timers/promises';
import { atLeast, none } from '@session-lab/test-support/bounds';
import { failed, failedWith, intact } from '../judge.ts';
import { defineRow } from '../row.ts';
import { sentBetween } from '../seen.ts';

const cutOffMs = 4_000;
/** By then a replica knows that its store is away (packages/session/src/redis/heartbeat.ts). */
const knownAwayMs = 600;

export const replicaCutOff = defineRow({
  number: 14,
  name: 'replica-cut-off',
  fault: 'one replica is cut off from Redis',
  mustHold: '0 failed GET: the replica answers 503 at once, and NGINX asks its peer',
  stack: 'proxied',
  quick: true,
  docker: false,

  run: ({ behind: { redisProxy }, isServing, journal, underLoad }) =>
    underLoad(async (load) => {
      if (redisProxy === undefined) throw new Error('this stack has no Redis proxy');
      const fromMs = performance.now();
      redisProxy.cut();
      await pause(cutOffMs);
      const untilMs = performance.now();
      load.over();
      redisProxy.repair();
      const isServed = await isServing();
      const reads = sentBetween(journal.entries(), fromMs, untilMs).filter(({ method }) => method === 'GET');
      const passedOn = reads.filter(({ tried }) => tried.length > 1);
      const late = passedOn.filter(({ atMs }) => atMs > fromMs + knownAwayMs).map(({ ms }) => ms);
      return {
        readsPassedOn: passedOn.length,
        slowestAtFirstMs: Math.max(0, ...passedOn.map(({ ms }) => ms)),
        slowestOnceKnownMs: Math.max(0, ...late),
        servedAgain: Number(isServed),
      };
    }),

  judge: (seen) => [
    ...none('failed GET', failed(seen, 'GET')),
    ...none('401 to who was signed in', failedWith(seen, '401') + failedWith(seen, '4401')),
    ...atLeast('reads passed on to the peer', seen.facts.readsPassedOn, 50),
    ...atLeast('served again', seen.facts.servedAgain, 1),
    ...intact(seen),
  ],
});
