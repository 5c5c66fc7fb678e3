import type { Kept } from '@session-lab/test-support/collected-memory';
import { slopeOf } from './slope.ts';

const mebibyte = 2 ** 20;
const minuteMs = 60_000;

/**
 * How much more each replica may keep with every minute, in MiB. At 250 requests a second and replica a leak of 20 bytes in each
 * would be 0.3.
 */
export const riseAtMost = 0.3;
/** So much more it may keep in any case: in a short run the last of the warm-up would look like a slope. */
export const alwaysMiB = 1;

/** What a replica kept at a time. */
export type KeptThen = Pick<Kept, 'name' | 'keptBytes'> & { readonly atMs: number };

export type Growth = {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  readonly rise: number;
};

/** Of each replica what it kept first and last, in MiB, and its rise a minute, by the line of least squares. */
export function growthOf(kept: readonly KeptThen[]): Growth[] {
  const names = [...new Set(kept.map(({ name }) => name))];
  return names.map((name) => {
    const points = kept
      .filter((one) => one.name === name)
      .map(({ atMs, keptBytes }) => ({ x: atMs / minuteMs, y: keptBytes / mebibyte }));
    return { name, first: points[0]?.y ?? 0, last: points.at(-1)?.y ?? 0, rise: slopeOf(points) };
  });
}

export const isGrowing = ({ first, last, rise }: Growth): boolean =>
  rise > riseAtMost && last - first > alwaysMiB;
