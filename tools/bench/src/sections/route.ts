import { Redis } from 'ioredis';
import { closeTogether, contenders, type ContenderName } from '../contenders/all.ts';
import { findWrk } from '../load/wrk.ts';
import type { Context, Section } from '../section.ts';
import { routeThresholds } from './route/thresholds.ts';
import { routeTable } from './route/route-table.ts';
import { groupsOf } from './route/rounds.ts';
import { routeSvg } from './route/route-svg.ts';
import { runTogether, type Run } from './route/run.ts';
import { cpu, difference, speed, summarise, type Round } from './route/summary.ts';

const full = { rounds: 7, spans: { warmUpSeconds: 2, slices: 4 } } as const;
const quickly = { rounds: 3, spans: { warmUpSeconds: 1, slices: 2 } } as const;

/** Measures the route of these contenders. The first one is the ceiling. */
export function routeSectionOf(names: readonly ContenderName[]): Section {
  return {
    name: 'route',
    async run(context) {
      const rounds = await runRounds(names, context);
      const rows = summarise(rounds);
      return {
        title: 'One route, GET /me, which returns the signed-in user',
        table: routeTable(rows),
        notes: notesOn(rounds, context),
        thresholds: routeThresholds(rounds),
        raw: { rows, rounds },
        picture: (caption) => routeSvg(rows, caption),
      };
    },
  };
}

export const routeSection = routeSectionOf(contenders.map(({ name }) => name));

async function runRounds(names: readonly ContenderName[], context: Context): Promise<Round[]> {
  const { quick, redisUrl, report } = context;
  const { rounds: count, spans } = quick ? quickly : full;
  const client = new Redis(redisUrl);
  const rounds: Round[] = [];
  for (let round = 0; round < count; round += 1) {
    const runs: Run[] = [];
    for (const group of groupsOf(names, round, closeTogether)) {
      const together = await runTogether(group, { client, redisUrl, spans });
      for (const { contender, requestsPerSecond } of together)
        report.progress(
          `round ${round + 1} of ${count}: ${contender}, ${requestsPerSecond.toFixed(0)} requests/s`,
        );
      runs.push(...together);
    }
    rounds.push(runs);
  }
  client.disconnect();
  return rounds;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** The floor runs twice in each round. */
function differenceNotes(rounds: readonly Round[]): string[] {
  return [
    `Two runs of the floor in the same round differ by up to ${percent(difference(rounds, speed))} in requests and ` +
      `${percent(difference(rounds, cpu))} in CPU (the farther quartile). Smaller differences between contenders mean nothing.`,
  ];
}

function notesOn(rounds: readonly Round[], { quick }: Context): string[] {
  const { rounds: count, spans } = quick ? quickly : full;
  const errors = rounds.flat().reduce((sum, run) => sum + run.socketErrors, 0);
  return [
    `Medians and, in brackets, quartiles of ${count} rounds, each in a fresh process: ${spans.slices} slices of 1 s after ${spans.warmUpSeconds} s of warm-up. ` +
      'A ratio is the median of the ratios within a round; p50 and p99 are medians of the slices.',
    `The first ${closeTogether} run at the same time, and receive their slices in turn.`,
    ...differenceNotes(rounds),
    'The floor with one GET sends it by ioredis and parses the reply: it shows how much of the time of a check with one command is that of ' +
      'the command.',
    `${findWrk() === undefined ? 'autocannon' : 'wrk'}, 32 kept-alive connections, the credentials of 100 users in turn.`,
    'CPU and memory are those of the serving process. The Redis commands exclude the heartbeats of this library: up to 40 a second.',
    ...(errors > 0 ? [`${errors} requests had no response: do not quote this run.`] : []),
  ];
}
