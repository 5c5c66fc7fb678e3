import type { ClusterMeasurement } from '@session-lab/contract';

/** Below this difference, two measurements on one machine count as equal. */
const noise = 0.1;

/** Describes a measurement, and what limits it on this machine. */
export function measuredSentence({ oneServer, threeServers, cores }: ClusterMeasurement): string {
  const ratio = threeServers.requestsPerSecond / oneServer.requestsPerSecond;
  const compared =
    Math.abs(ratio - 1) <= noise
      ? `Three servers answered about as many requests as one (${ratio.toFixed(2)} times).`
      : `Three servers answered ${ratio.toFixed(2)} times as many requests as one.`;
  const machine = `This machine has ${cores === 1 ? '1 core' : `${cores} cores`}.`;
  // Each Redis server executes commands on one core, and the program that sends them needs one too.
  const reason =
    cores >= 4
      ? 'Each Redis server uses one core for its commands, and the program that sends them uses another one.'
      : 'Three servers and the program that sends the requests share these cores, so the servers cannot all work at once. Three machines would have cores of their own.';
  return `${compared} ${machine} ${reason}`;
}
