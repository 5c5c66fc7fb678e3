import type { ClusterMeasurement } from '@session-lab/contract';

/** Below this difference, two measurements on one machine count as equal. */
const noise = 0.1;

/** Each of three servers executes commands on one thread, and redis-benchmark sends them with three (supervise.sh). */
const busyThreads = 3 + 3;

/** Describes a measurement, and what limits it on this machine. */
export function measuredSentence({ oneServer, threeServers, cores }: ClusterMeasurement): string {
  const ratio = threeServers.requestsPerSecond / oneServer.requestsPerSecond;
  const compared =
    Math.abs(ratio - 1) <= noise
      ? `Three servers answered about as many requests as one (${ratio.toFixed(2)} times).`
      : `Three servers answered ${ratio.toFixed(2)} times as many requests as one.`;
  const machine = `This machine has ${cores === 1 ? '1 core' : `${cores} cores`}.`;
  const reason =
    cores >= busyThreads
      ? 'Each Redis server executes its commands on one core, and the program that sends them uses three.'
      : 'Three servers and the program that sends the requests share these cores, so they cannot all work at once. Three machines would have cores of their own.';
  return `${compared} ${machine} ${reason}`;
}
