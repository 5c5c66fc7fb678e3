import { setTimeout as pause } from 'node:timers/promises';
import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { failed, failedWith, intact } from '../judge.ts';
import { openAcross } from '../load/across.ts';
import type { Entry } from '../load/journal.ts';
import { defineRow } from '../row.ts';
import { sentBetween } from '../seen.ts';

const reconnectedWithinMs = 3_000;
const watchedMs = 4_000;

export const halfOpenRedis = defineRow({
  number: 15,
  name: 'half-open-redis',
  fault: "one replica's connections to Redis go silent and are not closed",
  mustHold: 'reconnected ≤ 3 s',
  stack: 'proxied',
  quick: false,
  docker: false,

  run: (stage) =>
    stage.underLoad(async (load) => {
      const { redisProxy } = stage.behind;
      if (redisProxy === undefined) throw new Error('this stack has no Redis proxy');
      const across = await openAcross(stage, 'api-2');
      const fromMs = performance.now();
      redisProxy.stall();
      load.over();
      const [heardMs] = await Promise.all([across.heardAfterMs(3 * reconnectedWithinMs), pause(watchedMs)]);
      across.close();
      const reads = sentBetween(stage.journal.entries(), fromMs).filter(isRead);
      const passedOn = reads.filter(({ tried }) => tried.length > 1);
      const lastPassedOnMs = Math.max(fromMs, ...passedOn.map(({ atMs }) => atMs));
      const own = reads.filter(({ atMs, tried }) => atMs > lastPassedOnMs && tried[0] === 'api-2');
      return {
        readsPassedOn: passedOn.length,
        readsReconnectedAfterMs: Math.min(...own.map(({ atMs }) => atMs)) - fromMs,
        messagesHeardAfterMs: heardMs,
      };
    }),

  judge: (seen) => [
    ...none('failed GET', failed(seen, 'GET')),
    ...none('401 to who was signed in', failedWith(seen, '401') + failedWith(seen, '4401')),
    ...atLeast('reads passed on to the peer', seen.facts.readsPassedOn, 1),
    ...atMost('reads reconnected after (ms)', seen.facts.readsReconnectedAfterMs, reconnectedWithinMs),
    ...atMost('messages heard again after (ms)', seen.facts.messagesHeardAfterMs, reconnectedWithinMs),
    ...atMost('nothing failed after (ms)', seen.recoveredAfterMs, reconnectedWithinMs),
    ...intact(seen),
  ],
});

const isRead = ({ method, status }: Entry): boolean => method === 'GET' && status === 200;
