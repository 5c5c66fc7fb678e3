import { median } from '@session-lab/test-support/statistics';
import type { Usage } from '../../contenders/contender.ts';
import type { LoadResult } from '../../load/load.ts';
import type { RedisCommands } from './redis-commands.ts';

export type Measured = LoadResult &
  RedisCommands & {
    readonly cpuUsPerRequest: number;
    readonly commandsPerRequest: number;
    readonly rssBytes: number;
    readonly heapUsedBytes: number;
  };

/** Measurement of one contender in one second. */
export type Slice = LoadResult & RedisCommands & { readonly usedBefore: Usage; readonly usedAfter: Usage };

/** Sums the slices. The latencies are medians of those of the slices: a pause of the machine is in one slice only. */
export function combined(slices: readonly Slice[]): Measured {
  const sum = (pick: (slice: Slice) => number): number =>
    slices.reduce((total, slice) => total + pick(slice), 0);
  const requests = sum((slice) => slice.requests);
  const calls = sumsOf(slices.map((slice) => slice.calls));
  const last = slices.at(-1);
  return {
    requests,
    requestsPerSecond: sum((slice) => slice.requestsPerSecond) / slices.length,
    p50Ms: median(slices.map((slice) => slice.p50Ms)),
    p99Ms: median(slices.map((slice) => slice.p99Ms)),
    non2xx: sum((slice) => slice.non2xx),
    socketErrors: sum((slice) => slice.socketErrors),
    calls,
    heartbeats: sum((slice) => slice.heartbeats),
    cpuUsPerRequest: sum(({ usedBefore, usedAfter }) => cpuUs(usedAfter) - cpuUs(usedBefore)) / requests,
    commandsPerRequest: Object.values(calls).reduce((total, count) => total + count, 0) / requests,
    rssBytes: last?.usedAfter.rssBytes ?? 0,
    heapUsedBytes: last?.usedAfter.heapUsedBytes ?? 0,
  };
}

const cpuUs = ({ userUs, systemUs }: Usage): number => userUs + systemUs;

function sumsOf(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [name, count] of counts.flatMap((record) => Object.entries(record)))
    sums[name] = (sums[name] ?? 0) + count;
  return sums;
}
