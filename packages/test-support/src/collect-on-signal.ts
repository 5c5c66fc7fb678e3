/**
 * Loaded first by the replicas of a stack of one's own: upon SIGUSR2 V8 collects what is rubbish, and the replica writes down what it keeps
 * and how long its event loop was busy (`collected-memory.ts`). Without the collection, a hundred megabytes of rubbish
 * may look like memory that is kept.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { getHeapSpaceStatistics } from 'node:v8';
import { isMainThread } from 'node:worker_threads';

const file = process.env['KEPT_FILE'];
/** Busy time of the event loop that this file's own work caused, in milliseconds. */
let ownMs = 0;

if (isMainThread && file !== undefined) {
  process.on('SIGUSR2', () => {
    const sinceMs = performance.now();
    const loopBusyMs = performance.eventLoopUtilization().active - ownMs;
    globalThis.gc?.();
    const keptBytes = getHeapSpaceStatistics().reduce((sum, { space_used_size }) => sum + space_used_size, 0);
    const mine = `${file}.${process.pid}`;
    const residentBytes = process.memoryUsage.rss();
    writeFileSync(`${mine}.new`, JSON.stringify({ keptBytes, residentBytes, loopBusyMs }));
    renameSync(`${mine}.new`, mine);
    ownMs += performance.now() - sinceMs;
  });
}
