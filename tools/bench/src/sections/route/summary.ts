import { contenders, type ContenderName } from '../../contenders/all.ts';
import { median, percentile } from '@session-lab/test-support/statistics';
import type { Run } from './run.ts';

/** Medians of one contender over the rounds. */
export type Row = {
  readonly name: ContenderName;
  readonly title: string;
  readonly requestsPerSecond: number;
  /** Median of the ratios to the ceiling within a round. */
  readonly ofCeiling: number;
  /** Ratios to the floor within a round, of the requests a second and of the CPU time of a request. */
  readonly ofFloor: Quartiles;
  readonly cpuOfFloor: Quartiles;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuUsPerRequest: number;
  readonly commandsPerRequest: number;
  readonly headerBytes: number;
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
};

/** Runs of one round, one per contender. */
export type Round = readonly Run[];

export function summarise(rounds: readonly Round[]): Row[] {
  const ran = new Set(rounds.flat().map((run) => run.contender));
  return contenders
    .filter(({ name }) => ran.has(name))
    .map(({ name, title }) => {
      const of = (pick: (run: Run) => number): number => median(runsOf(rounds, name).map(pick));
      return {
        name,
        title,
        requestsPerSecond: of((run) => run.requestsPerSecond),
        ofCeiling: medianRatio(rounds, [name, 'ceiling'], speed),
        ofFloor: quartiles(ratios(rounds, [name, 'floor'], speed)),
        cpuOfFloor: quartiles(ratios(rounds, [name, 'floor'], cpu)),
        p50Ms: of((run) => run.p50Ms),
        p99Ms: of((run) => run.p99Ms),
        cpuUsPerRequest: of((run) => run.cpuUsPerRequest),
        commandsPerRequest: of((run) => run.commandsPerRequest),
        headerBytes: of((run) => run.headerBytes),
        rssBytes: of((run) => run.rssBytes),
        heapUsedBytes: of((run) => run.heapUsedBytes),
      };
    });
}

export const speed = (run: Run): number => run.requestsPerSecond;
export const cpu = (run: Run): number => run.cpuUsPerRequest;

export type Quartiles = { readonly lower: number; readonly median: number; readonly upper: number };

export function quartiles(values: readonly number[]): Quartiles {
  return { lower: percentile(values, 0.25), median: median(values), upper: percentile(values, 0.75) };
}

/** Returns how much two runs of the floor within a round differ, as a share: the distance of the farther quartile from 1. */
export function difference(rounds: readonly Round[], pick: (run: Run) => number): number {
  const { lower, upper } = quartiles(ratios(rounds, ['floor-again', 'floor'], pick));
  return Math.max(Math.abs(1 - lower), Math.abs(upper - 1));
}

/**
 * Returns the median of the ratios within a round. A machine that is slower in one round is slower for both
 * contenders.
 */
export function medianRatio(...ratioOf: Parameters<typeof ratios>): number {
  return median(ratios(...ratioOf));
}

function ratios(
  rounds: readonly Round[],
  [one, other]: readonly [ContenderName, ContenderName],
  pick: (run: Run) => number,
): number[] {
  return rounds.map((round) => pick(runOf(round, one)) / pick(runOf(round, other)));
}

export function runsOf(rounds: readonly Round[], name: ContenderName): Run[] {
  return rounds.map((round) => runOf(round, name));
}

function runOf(round: Round, name: ContenderName): Run {
  const found = round.find((run) => run.contender === name);
  if (found === undefined) throw new Error(`A round has no run of ${name}.`);
  return found;
}
