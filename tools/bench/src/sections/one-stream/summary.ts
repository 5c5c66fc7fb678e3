import { median } from '@session-lab/test-support/statistics';
import type { ContenderName } from '../../contenders/all.ts';
import { quartiles, type Quartiles } from '../route/summary.ts';
import type { Measured } from './messages.ts';

/** One second of the stream, and the one after it with requests to the floor only, in the same process. */
export type Slice = { readonly mixed: Measured; readonly floorOnly: Measured };

/** One process: its slices. */
export type StreamRound = readonly Slice[];

/** A subject over all rounds. */
export type StreamRow = {
  readonly name: ContenderName;
  readonly inExpressUs: number;
  /** The additional time, compared with the floor of its stream. */
  readonly moreUs: Quartiles;
  /** The same as a share of the CPU time of a request of the floor, plus 1. */
  readonly cpuOfFloor: Quartiles;
};

/** Returns the subjects of a stream with the medians and quartiles of the rounds. The first subject is the floor. */
export function summariseStream(
  rounds: readonly StreamRound[],
  subjects: readonly ContenderName[],
): StreamRow[] {
  const [floor] = subjects;
  if (floor === undefined) return [];
  return subjects.map((name) => ({
    name,
    inExpressUs: median(rounds.map((round) => timeOf(round, name))),
    moreUs: quartiles(rounds.map((round) => timeOf(round, name) - timeOf(round, floor))),
    cpuOfFloor: cpuRatio(rounds, [name, floor], floor),
  }));
}

/** Returns the quartiles of the ratios within a round: the CPU time of a request to one subject, and to another one. */
export function cpuRatio(
  rounds: readonly StreamRound[],
  [one, other]: readonly [ContenderName, ContenderName],
  floor: ContenderName,
): Quartiles {
  const cpuOf = (round: StreamRound, name: ContenderName): number =>
    median(round.map(({ floorOnly }) => floorOnly.cpuUsPerRequest)) +
    timeOf(round, name) -
    timeOf(round, floor);
  return quartiles(rounds.map((round) => cpuOf(round, one) / cpuOf(round, other)));
}

/** A round counts with the median of its slices. */
function timeOf(round: StreamRound, name: ContenderName): number {
  return median(
    round.map(({ mixed }) => {
      const time = mixed.medianUs[name];
      if (time === undefined) throw new Error(`A slice has no requests of ${name}.`);
      return time;
    }),
  );
}
