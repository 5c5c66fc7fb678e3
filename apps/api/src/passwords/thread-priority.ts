import { constants, setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';

const low = 'low priority';
/** A task of a lower cost, as in tests, takes less than 50 ms and delays no event loop. */
const lowPriorityCost = 10;

/** Returns the `workerData` of the threads. With the cost of the demo, the event loops go first. */
export const priorityFor = (cost: number): string => (cost < lowPriorityCost ? 'normal priority' : low);

/** Sets the priority of this thread. On Linux this changes one thread, elsewhere it would change the process. */
export function setThreadPriority(): void {
  if (workerData === low && process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);
}
