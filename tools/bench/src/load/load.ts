import { runAutocannon } from './autocannon.ts';
import { findWrk, runWrk } from './wrk.ts';

export type Load = {
  readonly url: string;
  /** What the requests carry, one set a session: they take turns. An empty list: nothing is added. */
  readonly headers: readonly Readonly<Record<string, string>>[];
  /** Kept alive; each sends its next request when it has the answer to the last. */
  readonly connections: number;
  /** A whole number. */
  readonly seconds: number;
};

export type LoadResult = {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answered ones. */
  readonly requests: number;
  readonly non2xx: number;
  readonly socketErrors: number;
};

/** GETs as fast as the answers come, by wrk, or by autocannon where there is no wrk: slower, and whole milliseconds. */
export async function runLoad(load: Load): Promise<LoadResult> {
  const wrk = findWrk();
  return wrk === undefined ? runAutocannon(load) : runWrk(wrk, load);
}
