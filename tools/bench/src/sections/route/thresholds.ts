import { contenders, type ContenderName } from '../../contenders/all.ts';
import type { Threshold } from '../../section.ts';
import { median } from '@session-lab/test-support/statistics';
import type { Run } from './run.ts';
import { cpu, difference, medianRatio, runsOf, speed, type Round } from './summary.ts';

type Pair = readonly [ContenderName, ContenderName];

const floors: readonly ContenderName[] = ['floor', 'floor-again'];
const p99 = (run: Run): number => run.p99Ms;
const ours: readonly ContenderName[] = contenders
  .map(({ name }) => name)
  .filter((name) => /^(ceiling|floor|session-lab)/.test(name));
const peers = contenders.map(({ name }) => name).filter((name) => !ours.includes(name));

/** Thresholds of the route, for the contenders that ran. */
export function routeThresholds(rounds: readonly Round[]): Threshold[] {
  const ran = new Set(rounds.flat().map((run) => run.contender));
  const thresholds: { needs: readonly ContenderName[]; of: () => Threshold }[] = [
    { needs: ['session-lab-near'], of: () => atLeast(rounds, ['session-lab-near', 'floor'], 0.98) },
    { needs: ['session-lab-near'], of: () => cpuWithin(rounds, ['session-lab-near', 'floor'], 1.03) },
    {
      needs: ['session-lab-near', 'floor-connected'],
      of: () => atLeast(rounds, ['session-lab-near', 'floor-connected'], 0.98),
    },
    {
      needs: ['session-lab-near', 'floor-connected'],
      of: () => cpuWithin(rounds, ['session-lab-near', 'floor-connected'], 1.03),
    },
    { needs: ['session-lab-near'], of: () => almostNoCommands(rounds) },
    { needs: ['session-lab-near'], of: () => tailWithin(rounds, ['session-lab-near', 'ceiling'], 1.1) },
    { needs: ['session-lab-near-in-handler', ...peers], of: () => lessCpuThanAll(rounds) },
    { needs: ['session-lab'], of: () => atLeast(rounds, ['session-lab', 'floor'], 0.82) },
    { needs: ['session-lab'], of: () => cpuWithin(rounds, ['session-lab', 'floor'], 1.13) },
    {
      needs: ['session-lab', 'floor-one-get'],
      of: () => cpuWithin(rounds, ['session-lab', 'floor-one-get'], 1),
    },
    { needs: ['session-lab'], of: () => oneCommand(rounds) },
    { needs: ['session-lab'], of: () => tailWithin(rounds, ['session-lab', 'ceiling'], 3) },
    {
      needs: ['session-lab', 'express-session'],
      of: () => atLeast(rounds, ['session-lab', 'express-session'], 2.1),
    },
  ];
  return thresholds
    .filter(({ needs }) => [...floors, ...needs].every((name) => ran.has(name)))
    .map(({ of }) => of());
}

/** Largest difference of two runs of the floor that excuses a contender. A run on a busier machine shows nothing. */
const excusedAtMost = 0.05;

const excused = (rounds: readonly Round[], pick: (run: Run) => number): number =>
  Math.min(excusedAtMost, difference(rounds, pick));

/** Fails only beyond the difference of two runs of the same contender. */
function atLeast(rounds: readonly Round[], [one, other]: Pair, least: number): Threshold {
  const ratio = medianRatio(rounds, [one, other], speed);
  const within = excused(rounds, speed);
  return {
    promise: `${one}: at least ${least} of the requests a second of ${other}`,
    measured: `${ratio.toFixed(3)} ± ${within.toFixed(3)}`,
    passes: ratio + within >= least,
  };
}

function cpuWithin(rounds: readonly Round[], [one, other]: Pair, most: number): Threshold {
  const ratio = medianRatio(rounds, [one, other], cpu);
  const within = excused(rounds, cpu);
  return {
    promise: `${one}: at most ${most} times the CPU time of ${other}`,
    measured: `${ratio.toFixed(3)} ± ${within.toFixed(3)}`,
    passes: ratio - within <= most,
  };
}

function tailWithin(rounds: readonly Round[], [one, other]: Pair, most: number): Threshold {
  const ratio = medianRatio(rounds, [one, other], p99);
  return {
    promise: `${one}: p99 at most ${most} times that of ${other}`,
    measured: ratio.toFixed(3),
    passes: ratio <= most,
  };
}

function almostNoCommands(rounds: readonly Round[]): Threshold {
  const commands = median(runsOf(rounds, 'session-lab-near').map((run) => run.commandsPerRequest));
  return {
    promise: 'session-lab-near: at most 0.02 Redis commands a request',
    measured: commands.toFixed(4),
    passes: commands <= 0.02,
  };
}

/** Counts only `GET`: another command may extend the idle timeout, and no request waits for it. */
function oneCommand(rounds: readonly Round[]): Threshold {
  const gets = median(runsOf(rounds, 'session-lab').map((run) => (run.calls['get'] ?? 0) / run.requests));
  return {
    promise: 'session-lab: one awaited Redis command a request, 1.00 within 0.02',
    measured: gets.toFixed(4),
    passes: Math.abs(gets - 1) <= 0.02,
  };
}

/** Compares the same form: the peers verify inside the handler. */
function lessCpuThanAll(rounds: readonly Round[]): Threshold {
  const compared = peers.map((peer) => ({
    peer,
    ratio: medianRatio(rounds, ['session-lab-near-in-handler', peer], cpu),
  }));
  const most = Math.max(...compared.map(({ ratio }) => ratio));
  const closest = compared.find(({ ratio }) => ratio === most);
  const within = excused(rounds, cpu);
  return {
    promise: 'session-lab-near-in-handler: less CPU time a request than every peer',
    measured: `${most.toFixed(3)} ± ${within.toFixed(3)} times ${closest?.peer}, which is the closest`,
    passes: most - within < 1,
  };
}
