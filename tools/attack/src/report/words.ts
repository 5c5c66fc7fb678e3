import { countsIn, factsIn, msIn } from '@session-lab/test-support/words';
import type { Seen } from '../attack.ts';
import type { Played } from '../play.ts';
import type { Latency } from '../watch/latency.ts';
import type { RedisServer } from '../watch/redis-memory.ts';

/** One attack's result in a line. */
export function sentence({ seen, shortfalls }: Pick<Played, 'seen' | 'shortfalls'>): string {
  return [...shortfalls, ...(seen === undefined ? [] : Object.values(figuresIn(seen)))].join('; ');
}

export type Figures = Readonly<
  Record<'sent' | 'answers' | 'reads' | 'signIns' | 'memory' | 'further', string>
>;

/** Returns the observations in the words of the table. */
export function figuresIn(seen: Seen): Figures {
  const { flooded, floodedForMs } = seen;
  return {
    sent: `${flooded.sent} sent, ${Math.round((flooded.sent / floodedForMs) * 1000)} a second`,
    answers: `answers: ${countsIn(flooded.answers)}`,
    reads: `reads: p99 ${msIn(seen.reads.p99Ms)}, ${rest(seen.reads)}`,
    signIns: `sign-ins: slowest ${msIn(seen.signIns.worstMs)}, ${failedIn(seen.signIns)}`,
    memory: `replica up ${mb(seen.replicaUpMb)} to ${mb(seen.replicaMostMb)}, ${mb(seen.keptUpMb)} kept; Redis: ${redisIn(seen)}`,
    further: [
      `event-loop delay p99 ${msIn(seen.loopDelayP99Ms)}`,
      `measuring client late by ${msIn(seen.ownDelayP99Ms)}`,
      ...factsIn(seen.facts),
    ].join('; '),
  };
}

const mb = (value: number): string => `${Math.round(value)} MB`;
const rest = (latency: Latency): string =>
  `median ${msIn(latency.p50Ms)}, worst ${msIn(latency.worstMs)}, ${failedIn(latency)}`;

function failedIn({ sent, failures }: Latency): string {
  return `${sent} sent, failed: ${countsIn(failures)}`;
}

function redisIn({ redis }: Seen): string {
  const servers: readonly RedisServer[] = ['sessions', 'accounts', 'labs'];
  return servers
    .flatMap((name) => {
      const memory = redis[name];
      return memory === undefined ? [] : [`${name} ${mb(memory.usedMb)} of ${mb(memory.limitMb)}`];
    })
    .join(', ');
}
