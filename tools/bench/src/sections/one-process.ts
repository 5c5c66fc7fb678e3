import { median } from '@session-lab/test-support/statistics';
import { Redis } from 'ioredis';
import { contenders, type ContenderName } from '../contenders/all.ts';
import type { Context, Section, Table, Threshold } from '../section.ts';
import { rotated } from './route/rounds.ts';
import { runTogether, type Run } from './route/run.ts';
import { percent, spread } from './route/route-table.ts';
import { cpu, difference, quartilesOf, runsOf, speed, type Round } from './route/summary.ts';
import { atLeast, cpuWithin } from './route/thresholds.ts';

const subjects: readonly ContenderName[] = [
  'floor',
  'session-lab-near',
  'floor-again',
  'floor-in-handler',
  'session-lab-near-in-handler',
  'fast-jwt-plain-cache',
];

const full = { rounds: 7, spans: { warmUpSeconds: 2, slices: 4 } } as const;
const quickly = { rounds: 2, spans: { warmUpSeconds: 1, slices: 2 } } as const;

/**
 * The floor and this library in one process, each on a port of its own. Two processes with the same code differ by some percent
 * in their use of memory and of the cores; the difference here is that of the code.
 */
export const oneProcessSection: Section = {
  name: 'one-process',
  async run(context) {
    const { rounds: count, spans } = context.quick ? quickly : full;
    const runs = await runRounds(context);
    const rounds = runs.map(averaged);
    return {
      title: 'The same route, with the floor and this library in one process',
      table: tableOf(rounds),
      notes: [
        `Medians and, in brackets, quartiles of ${count} rounds of two fresh processes: ${spans.slices} slices of 1 s for each subject, in turn, after ${spans.warmUpSeconds} s of warm-up. A ratio is that within a round.`,
        'The subject that a process warms up first is faster than the others by some percent. The second process of a round has the opposite order, and its figures are averaged with those of the first.',
        `Two floors in the same process differ by up to ${percent(difference(rounds, speed))} in requests and ${percent(difference(rounds, cpu))} in CPU (the farther quartile).`,
        'All subjects share one heap, so the time of the garbage collector that one causes is also part of the others.',
        'The heartbeats of both stores of this library run during all slices.',
      ],
      thresholds: thresholdsOf(rounds),
      raw: { runs },
    };
  },
};

/** Resolves to the runs of each round: two of each subject. */
async function runRounds({ quick, redisUrl, report }: Context): Promise<Run[][]> {
  const { rounds: count, spans } = quick ? quickly : full;
  const client = new Redis(redisUrl);
  const run = (order: readonly ContenderName[]): Promise<Run[]> =>
    runTogether([order], { client, redisUrl, spans });
  const rounds: Run[][] = [];
  for (let round = 0; round < count; round += 1) {
    report.progress(`one process: round ${round + 1} of ${count}`);
    const order = rotated(subjects, round);
    rounds.push([...(await run(order)), ...(await run(order.toReversed()))]);
  }
  client.disconnect();
  return rounds;
}

/** Averages the two runs of each subject: its requests a second and its CPU time. */
export const averaged = (runs: readonly Run[]): Run[] =>
  subjects.flatMap((name) => {
    const [one, other] = runs.filter(({ contender }) => contender === name);
    if (one === undefined || other === undefined) return [];
    return {
      ...one,
      requestsPerSecond: (speed(one) + speed(other)) / 2,
      cpuUsPerRequest: (cpu(one) + cpu(other)) / 2,
    };
  });

function tableOf(rounds: readonly Round[]): Table {
  return {
    columns: ['subject', 'requests/s', 'of floor', 'CPU µs', 'CPU of floor'],
    rows: subjects.map((name) => {
      const of = (pick: (run: Run) => number): number => median(runsOf(rounds, name).map(pick));
      return [
        contenders.find((contender) => contender.name === name)?.title ?? name,
        of(speed).toFixed(0),
        spread(quartilesOf(rounds, [name, 'floor'], speed)),
        of(cpu).toFixed(1),
        spread(quartilesOf(rounds, [name, 'floor'], cpu)),
      ];
    }),
  };
}

/** Names the process in the promises: the route section has the same ones for processes of their own. */
const thresholdsOf = (rounds: readonly Round[]): Threshold[] =>
  [
    atLeast(rounds, ['session-lab-near', 'floor'], 0.98),
    cpuWithin(rounds, ['session-lab-near', 'floor'], 1.03),
    atLeast(rounds, ['session-lab-near-in-handler', 'floor-in-handler'], 0.98),
    cpuWithin(rounds, ['session-lab-near-in-handler', 'floor-in-handler'], 1.03),
    cpuWithin(rounds, ['session-lab-near-in-handler', 'fast-jwt-plain-cache'], 1),
  ].map((threshold) => ({ ...threshold, promise: `In one process, ${threshold.promise}` }));
