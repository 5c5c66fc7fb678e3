import type { StackFile } from '@session-lab/launcher';
import type { HeapReader } from '@session-lab/test-support/heap-after-gc';

const mebibyte = 2 ** 20;

/**
 * How much more a replica may keep at the end than at the beginning: compiled code, caches and pools. In a full run
 * each replica answers 75,000 requests: a leak of 150 bytes in each would be more.
 */
export const heapGrowthAtMostMiB = 10;
/** docker-compose.yml gives a replica 512 MiB. */
export const residentAtMostMiB = 448;

export type Memory = { readonly name: string; readonly residentMiB: number; readonly heapMiB: number };

/** Of each replica, its rubbish collected. */
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

/** What grew more than it may. */
export function growthIn(before: readonly Memory[], after: readonly Memory[]): string[] {
  return after.flatMap(({ name, residentMiB, heapMiB }) => {
    const grown = heapMiB - (before.find((one) => one.name === name)?.heapMiB ?? 0);
    return [
      ...(grown <= heapGrowthAtMostMiB ? [] : [`the heap of ${name} grew by ${grown.toFixed(0)} MiB`]),
      ...(residentMiB <= residentAtMostMiB ? [] : [`${name} takes ${residentMiB.toFixed(0)} MiB`]),
    ];
  });
}
