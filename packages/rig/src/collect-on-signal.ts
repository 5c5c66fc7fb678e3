/**
 * Loaded first by the replicas of a stack of one's own: upon SIGUSR2 V8 collects what is rubbish. Otherwise a hundred megabytes of it
 * may wait, and nobody can tell them from what is kept.
 */
import { isMainThread } from 'node:worker_threads';

if (isMainThread)
  process.on('SIGUSR2', () => {
    globalThis.gc?.();
  });
