import autocannon from 'autocannon';
import { percentile } from '@session-lab/test-support/statistics';
import type { Load, LoadResult } from './load.ts';

/** autocannon's own percentiles are whole milliseconds, so these come from the time of each response. */
export async function runAutocannon({ url, headers, connections, seconds }: Load): Promise<LoadResult> {
  const sets = headers.length === 0 ? [{}] : headers;
  const requests = sets.map((set) => ({ headers: set }));
  const run = autocannon({ url, connections, duration: seconds, requests });
  const tookMs: number[] = [];
  run.on('response', (_client, _status, _bytes, ms: number) => tookMs.push(ms));
  const result = await run;
  return {
    requestsPerSecond: result.requests.total / result.duration,
    p50Ms: percentile(tookMs, 0.5),
    p99Ms: percentile(tookMs, 0.99),
    requests: result.requests.total,
    non2xx: result.non2xx,
    socketErrors: result.errors,
  };
}
