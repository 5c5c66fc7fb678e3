import { setTimeout as pause } from 'node:timers/promises';
import { measure } from 'mitata';
import type { Subject } from './subject.ts';

const warmUpCalls = 2_000;

/**
 * Calls below this time, in nanoseconds, are measured in batches: reading the clock would distort the result.
 */
const batchUnderNs = 20_000;
const batchCalls = 512;

/** Returns the median of mitata's samples, in nanoseconds. */
export async function nanosecondsOf({ call, ready }: Subject, minCpuTimeMs: number): Promise<number> {
  await ready?.();
  const { p50 } = await measure(call, {
    gc: false,
    min_cpu_time: minCpuTimeMs * 1e6,
    batch_threshold: batchUnderNs,
    batch_samples: batchCalls,
  });
  // Lets timers and sockets run: nothing was read during the calls.
  await pause(20);
  return p50;
}

/** Runs each subject until V8 has optimised it. */
export async function warmUp(subjects: readonly Subject[]): Promise<void> {
  for (const { call, ready } of subjects) {
    await ready?.();
    for (let done = 0; done < warmUpCalls; done += 1) await call();
    await pause(20);
  }
}
