import { readFileSync } from 'node:fs';
import type { StackFile } from '@session-lab/launcher';
import type { HeapReader } from '@session-lab/test-support/heap-after-gc';

const mebibyte = 2 ** 20;

/**
 * Maximum growth of a replica's heap: compiled code, caches and pools. In a full run each replica answers
 * 75,000 requests, so a leak of 150 bytes a request exceeds this limit.
 */
export const maxHeapGrowthMiB = 10;
/** Maximum resident memory. docker-compose.yml gives a replica 512 MiB. */
export const maxResidentMiB = 448;

/** Maximum resident memory of the attacker. docker-compose.yml gives its process 192 MiB. */
export const maxAttackerMiB = 176;

export type Memory = { readonly name: string; readonly residentMiB: number; readonly heapMiB: number };

/** Returns the memory of each replica after a garbage collection. */
export async function memoryOf(
  stack: StackFile,
  { heapAfterGc }: Pick<HeapReader, 'heapAfterGc'>,
): Promise<Memory[]> {
  return (await heapAfterGc(stack)).map(({ name, heapBytes, residentBytes }) => ({
    name,
    residentMiB: residentBytes / mebibyte,
    heapMiB: heapBytes / mebibyte,
  }));
}

/** Returns one sentence for each limit that a replica exceeds. */
export function growthIn(before: readonly Memory[], after: readonly Memory[]): string[] {
  return after.flatMap(({ name, residentMiB, heapMiB }) => {
    const grown = heapMiB - (before.find((one) => one.name === name)?.heapMiB ?? 0);
    return [
      ...(grown <= maxHeapGrowthMiB ? [] : [`the heap of ${name} grew by ${grown.toFixed(0)} MiB`]),
      ...(residentMiB <= maxResidentMiB
        ? []
        : [`${name} uses ${residentMiB.toFixed(0)} MiB of resident memory`]),
    ];
  });
}

/** Returns one sentence if the process of the attacker's site uses too much memory. */
export function overAttackerLimit(residentMiB: number | undefined): string[] {
  return residentMiB === undefined || residentMiB <= maxAttackerMiB
    ? []
    : [`the attacker uses ${residentMiB.toFixed(0)} MiB of resident memory`];
}

/** Returns undefined on a system other than Linux. */
export function residentMiBOf(pid: number | undefined): number | undefined {
  if (process.platform !== 'linux' || pid === undefined) return undefined;
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
}
