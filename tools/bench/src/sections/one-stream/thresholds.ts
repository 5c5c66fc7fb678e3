import type { ContenderName } from '../../contenders/all.ts';
import type { Threshold } from '../../section.ts';
import { cpuRatio, type StreamRound } from './summary.ts';

/** Largest spread of the rounds that excuses a subject. A run on a busier machine shows nothing. */
const excusedAtMost = 0.05;

type Goal = {
  readonly one: ContenderName;
  readonly other: ContenderName;
  readonly most: number;
};

/** Fails only beyond the spread of the rounds: the distance of the farther quartile from the median. */
export function streamThreshold(
  rounds: readonly StreamRound[],
  { one, other, most }: Goal,
  floor: ContenderName,
): Threshold {
  const { lower, median, upper } = cpuRatio(rounds, [one, other], floor);
  const within = Math.min(excusedAtMost, Math.max(median - lower, upper - median));
  return {
    promise: `In one stream, ${one}: at most ${most} times the CPU time of ${other}`,
    measured: `${median.toFixed(3)} ± ${within.toFixed(3)}`,
    passes: median - within <= most,
  };
}
