import type { StackFile } from '@session-lab/launcher';
import { collectedMemoryOf, type CollectedMemory } from '@session-lab/rig/collected-memory';
import { readReplica } from '@session-lab/rig/metrics';

/** The sockets of a replica, and what it keeps with them. */
export type OnReplica = CollectedMemory & { readonly name: string; readonly sockets: number };

export async function socketsOn({ replicas }: StackFile): Promise<OnReplica[]> {
  const all: OnReplica[] = [];
  for (const { name, pid = 0, metricsPort = 0 } of replicas) {
    const { socketsOpen } = await readReplica(metricsPort);
    all.push({ name, sockets: socketsOpen, ...(await collectedMemoryOf(pid)) });
  }
  return all;
}
