import { setTimeout as pause } from 'node:timers/promises';
import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { failed, intact, noneSignedOut } from '../expectations.ts';
import { openCrossReplicaSockets } from '../load/cross-replica.ts';
import type { JournalEntry } from '../load/journal.ts';
import { defineScenario } from '../scenario.ts';
import { sentBetween } from '../observation.ts';

const reconnectedWithinMs = 3_000;
const watchedMs = 4_000;

export const halfOpenRedis = defineScenario({
  number: 15,
  name: 'half-open-redis',
  fault: "one replica's connections to Redis stop forwarding and are not closed",
  mustHold: 'reconnected ≤ 3 s',
  stack: 'proxied',
  quick: false,
  docker: false,

  run: (testStack) =>
    testStack.underLoad(async (load) => {
      const { redisProxy } = testStack.internals;
      if (redisProxy === undefined) throw new Error('This stack has no Redis proxy.');
      const sockets = await openCrossReplicaSockets(testStack, 'api-2');
      const fromMs = performance.now();
      redisProxy.stall();
      load.over();
      const [receivedMs] = await Promise.all([
        sockets.receivedAfterMs(3 * reconnectedWithinMs),
        pause(watchedMs),
      ]);
      sockets.close();
      const reads = sentBetween(testStack.journal.entries(), fromMs).filter(isRead);
      const retried = reads.filter(({ tried }) => tried.length > 1);
      const lastRetriedMs = Math.max(fromMs, ...retried.map(({ atMs }) => atMs));
      const own = reads.filter(({ atMs, tried }) => atMs > lastRetriedMs && tried[0] === 'api-2');
      return {
        readsRetried: retried.length,
        readsReconnectedAfterMs: Math.min(...own.map(({ atMs }) => atMs)) - fromMs,
        messagesReceivedAfterMs: receivedMs,
      };
    }),

  evaluate: (observed) => [
    ...none('failed GETs', failed(observed, 'GET')),
    ...noneSignedOut(observed),
    ...atLeast('reads retried at the other replica', observed.facts.readsRetried, 1),
    ...atMost('reads reconnected after (ms)', observed.facts.readsReconnectedAfterMs, reconnectedWithinMs),
    ...atMost('messages received after (ms)', observed.facts.messagesReceivedAfterMs, reconnectedWithinMs),
    ...atMost('recovered after (ms)', observed.recoveredAfterMs, reconnectedWithinMs),
    ...intact(observed),
  ],
});

const isRead = ({ method, status }: JournalEntry): boolean => method === 'GET' && status === 200;
