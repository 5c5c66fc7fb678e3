/**
 * Preloaded into the replicas of a test stack (`heap-after-gc.ts`). On SIGUSR2 the replica collects garbage
 * and writes its heap size and the busy time of its event loop to a file. Without the collection, a hundred
 * megabytes of garbage may look like a leak.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { getHeapSpaceStatistics } from 'node:v8';
import { isMainThread } from 'node:worker_threads';

const file = process.env['HEAP_REPORT_FILE'];
/** Busy time of the event loop that this file caused, in milliseconds. */
let ownMs = 0;

if (isMainThread && file !== undefined) {
  process.on('SIGUSR2', () => {
    const startedAtMs = performance.now();
    const loopBusyMs = performance.eventLoopUtilization().active - ownMs;
    globalThis.gc?.();
    const heapBytes = getHeapSpaceStatistics().reduce((sum, { space_used_size }) => sum + space_used_size, 0);
    const residentBytes = process.memoryUsage.rss();
    const report = `${file}.${process.pid}`;
    writeFileSync(`${report}.new`, JSON.stringify({ heapBytes, residentBytes, loopBusyMs }));
    renameSync(`${report}.new`, report);
    ownMs += performance.now() - startedAtMs;
  });
}
