/**
 * Loaded first by the replicas of a stack of one's own: upon SIGUSR2 V8 collects what is rubbish, and the replica writes down what it keeps
 * (`collected-memory.ts`). Otherwise a hundred megabytes of rubbish may wait, and nobody can tell them from what is kept.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { getHeapSpaceStatistics } from 'node:v8';
import { isMainThread } from 'node:worker_threads';

const file = process.env['KEPT_FILE'];

if (isMainThread && file !== undefined) {
  process.on('SIGUSR2', () => {
    globalThis.gc?.();
    const keptBytes = getHeapSpaceStatistics().reduce((sum, { space_used_size }) => sum + space_used_size, 0);
    const mine = `${file}.${process.pid}`;
    writeFileSync(`${mine}.new`, JSON.stringify({ keptBytes, residentBytes: process.memoryUsage.rss() }));
    renameSync(`${mine}.new`, mine);
  });
}
