import type { ContenderName } from '../../contenders/all.ts';
import type { Run } from './run.ts';

/** Returns a run for tests, with the fields that a test needs. */
export const runWith = (contender: ContenderName, changes: Partial<Run> = {}): Run => ({
  contender,
  requestsPerSecond: 1000,
  p50Ms: 1,
  p99Ms: 2,
  requests: 5000,
  non2xx: 0,
  socketErrors: 0,
  calls: {},
  heartbeats: 0,
  cpuUsPerRequest: 30,
  commandsPerRequest: 0,
  headerBytes: 110,
  rssBytes: 100 * 2 ** 20,
  heapUsedBytes: 20 * 2 ** 20,
  ...changes,
});
