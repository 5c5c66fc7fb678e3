import { runAutocannon } from './autocannon.ts';
import type { Load, LoadResult } from './load.ts';
import { findWrk, runWrk } from './wrk.ts';

/**
 * Sends GETs as fast as responses arrive. Uses wrk, or autocannon if wrk is missing. autocannon is slower and
 * measures whole milliseconds.
 */
export async function runLoad(load: Load): Promise<LoadResult> {
  const wrk = findWrk();
  return wrk === undefined ? runAutocannon(load) : runWrk(wrk, load);
}
