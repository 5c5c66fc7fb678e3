import { setTimeout as pause } from 'node:timers/promises';
import { measure } from 'mitata';
import type { Subject } from './subject.ts';

const warmUpCalls = 2_000;

/** Calls that take less than this, in nanoseconds, are timed by the batch: the clock would be a part of the figure. */
const batchUnderNs = 20_000;
const batchCalls = 512;

/** Nanoseconds of one call: the median of what mitata sampled. */
export async function nanosecondsOf({ call, ready }: Subject, minCpuTimeMs: number): Promise<number> {
  await ready?.();
  const { p50 } = await measure(call, {
    gc: false,
    min_cpu_time: minCpuTimeMs * 1e6,
    batch_threshold: batchUnderNs,
    batch_samples: batchCalls,
  });
  // Timers and sockets have their turn: nothing was read while the calls ran.
  await pause(20);
  return p50;
}

/** Optimised before the first round, each in its turn. */
export async function warmUp(subjects: readonly Subject[]): Promise<void> {
  for (const { call, ready } of subjects) {
    await ready?.();
    for (let done = 0; done < warmUpCalls; done += 1) await call();
    await pause(20);
  }
}
