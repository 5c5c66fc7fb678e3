import type { Key } from '@session-lab/contract/labs/redis-console';

/** The time to live of a key, as a list had it, and the time at which its bar was full. Times in milliseconds. */
export type Bar = {
  readonly leftMs: number;
  readonly fullMs: number;
  /** Time of the list, in milliseconds since the start of the page: the clock of the computer can be set. */
  readonly atMs: number;
};
export type Bars = ReadonlyMap<string, Bar>;

/** The responses of two lists may take different times. */
const toleranceMs = 1_000;

/**
 * Returns the bars of a list. A bar starts at full when the key appears, and when its time to live has changed: it is longer than
 * before, or it fell by more than the time since the last list.
 */
export function barsOf(before: Bars, keys: readonly Key[], atMs: number): Bars {
  const bars = keys.flatMap(({ name, ttlMs }): [string, Bar][] => {
    if (ttlMs === null) return [];
    const last = before.get(name);
    const expectedMs = last && last.leftMs - (atMs - last.atMs);
    const isSame =
      last !== undefined &&
      expectedMs !== undefined &&
      ttlMs <= last.leftMs &&
      ttlMs >= expectedMs - toleranceMs;
    return [[name, { leftMs: ttlMs, fullMs: isSame ? last.fullMs : ttlMs, atMs }]];
  });
  return new Map(bars);
}

/** Returns the part of a bar that is left, from 0 to 1. */
export const shareOf = ({ leftMs, fullMs }: Bar): number => (fullMs === 0 ? 0 : leftMs / fullMs);

/** Rounds a time to live to seconds, as the command TTL does. */
export const secondsOf = (ttlMs: number): number => Math.floor((ttlMs + 500) / 1000);
