import { median } from '@session-lab/test-support/statistics';
import type { ContenderName } from '../../contenders/all.ts';
import { quartiles, type Quartiles } from '../route/summary.ts';
import type { Measured } from './messages.ts';

/** One subject in one slice, compared with the floor in the same slice. */
type Compared = {
  readonly inExpressUs: number;
  readonly moreUs: number;
  /** Computed: the CPU time of a request of the floor, and the additional time in Express. */
  readonly cpuOfFloor: number;
};

/** A subject over all rounds. */
export type StreamRow = {
  readonly name: ContenderName;
  readonly inExpressUs: number;
  readonly moreUs: Quartiles;
  readonly cpuOfFloor: Quartiles;
};

/** One process: its slices. */
export type StreamRound = readonly Measured[];

/**
 * Returns the subjects of a stream with the medians and quartiles of the rounds. A round counts with the median of its slices. The
 * first subject is the floor.
 */
export function summariseStream(
  rounds: readonly StreamRound[],
  subjects: readonly ContenderName[],
): StreamRow[] {
  return subjects.map((name) => {
    const perRound = (pick: (compared: Compared) => number): number[] =>
      rounds.map((slices) => median(slices.map((slice) => pick(compare(slice, name, subjects)))));
    return {
      name,
      inExpressUs: median(perRound(({ inExpressUs }) => inExpressUs)),
      moreUs: quartiles(perRound(({ moreUs }) => moreUs)),
      cpuOfFloor: quartiles(perRound(({ cpuOfFloor }) => cpuOfFloor)),
    };
  });
}

function compare(slice: Measured, name: ContenderName, subjects: readonly ContenderName[]): Compared {
  const floorUs = timeOf(slice, subjects[0] ?? name);
  const inExpressUs = timeOf(slice, name);
  const sumOfMoreUs = subjects.reduce((sum, subject) => sum + timeOf(slice, subject) - floorUs, 0);
  const floorCpuUs = slice.cpuUsPerRequest - sumOfMoreUs / subjects.length;
  const moreUs = inExpressUs - floorUs;
  return { inExpressUs, moreUs, cpuOfFloor: 1 + moreUs / floorCpuUs };
}

function timeOf({ medianUs }: Measured, name: ContenderName): number {
  const time = medianUs[name];
  if (time === undefined) throw new Error(`A slice has no requests of ${name}.`);
  return time;
}
