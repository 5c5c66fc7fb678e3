import type { ReplicaHeap } from '@session-lab/test-support/heap-after-gc';

const mebibyte = 2 ** 20;
const minuteMs = 60_000;

/**
 * Maximum growth of a replica's heap in MiB a minute. At 250 requests a second, a leak of 20 bytes a request
 * is 0.3 MiB a minute.
 */
export const maxGrowthMiBPerMinute = 0.3;
/** Growth in MiB that is accepted in every run. In a short run, the end of the warm-up looks like a slope. */
export const acceptedGrowthMiB = 1;

/** Heap of one replica after a garbage collection, and the time of the sample. */
export type HeapSample = Pick<ReplicaHeap, 'name' | 'heapBytes'> & { readonly atMs: number };

export type HeapGrowth = {
  readonly name: string;
  readonly firstMiB: number;
  readonly lastMiB: number;
  readonly mibPerMinute: number;
};

/** Returns, for each replica, the first and the last sample and the slope of the least-squares line. */
export function growthOf(samples: readonly HeapSample[]): HeapGrowth[] {
  const names = [...new Set(samples.map(({ name }) => name))];
  return names.map((name) => {
    const points = samples
      .filter((sample) => sample.name === name)
      .map(({ atMs, heapBytes }) => ({ x: atMs / minuteMs, y: heapBytes / mebibyte }));
    return {
      name,
      firstMiB: points[0]?.y ?? 0,
      lastMiB: points.at(-1)?.y ?? 0,
      mibPerMinute: slopeOf(points),
    };
  });
}

export const isGrowing = ({ firstMiB, lastMiB, mibPerMinute }: HeapGrowth): boolean =>
  mibPerMinute > maxGrowthMiBPerMinute && lastMiB - firstMiB > acceptedGrowthMiB;

type Point = { readonly x: number; readonly y: number };

/**
 * Returns the slope of the least-squares line through the points.
 *
 * @throws RangeError when the points have fewer than two different x values
 */
export function slopeOf(points: readonly Point[]): number {
  const meanX = mean(points.map(({ x }) => x));
  const meanY = mean(points.map(({ y }) => y));
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  if (!(spread > 0)) throw new RangeError('A line needs two points.');
  return points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
