import { contenders, type ContenderName } from '../../contenders/all.ts';
import type { Threshold } from '../../section.ts';
import { median } from '@session-lab/test-support/statistics';
import type { Run } from './run.ts';
import { medianRatio, runsOf, speed, type Round } from './summary.ts';

type Pair = readonly [ContenderName, ContenderName];

const p99 = (run: Run): number => run.p99Ms;
const ours: readonly ContenderName[] = ['ceiling', 'session-lab', 'session-lab-near'];
const peers = contenders.map(({ name }) => name).filter((name) => !ours.includes(name));

/** Thresholds of the route, for the contenders that ran. */
export function routeThresholds(rounds: readonly Round[]): Threshold[] {
  const ran = new Set(rounds.flat().map((run) => run.contender));
  const thresholds: { needs: readonly ContenderName[]; of: () => Threshold }[] = [
    { needs: ['session-lab-near'], of: () => atLeast(rounds, ['session-lab-near', 'ceiling'], 0.95) },
    { needs: ['session-lab-near'], of: () => almostNoCommands(rounds) },
    { needs: ['session-lab-near'], of: () => tailWithin(rounds, ['session-lab-near', 'ceiling'], 1.1) },
    { needs: ['session-lab-near', ...peers], of: () => fasterThanAll(rounds) },
    { needs: ['session-lab'], of: () => atLeast(rounds, ['session-lab', 'ceiling'], 0.75) },
    { needs: ['session-lab'], of: () => oneCommand(rounds) },
    { needs: ['session-lab'], of: () => tailWithin(rounds, ['session-lab', 'ceiling'], 3) },
    {
      needs: ['session-lab', 'express-session'],
      of: () => atLeast(rounds, ['session-lab', 'express-session'], 2.1),
    },
  ];
  return thresholds.filter(({ needs }) => needs.every((name) => ran.has(name))).map(({ of }) => of());
}

function atLeast(rounds: readonly Round[], [one, other]: Pair, least: number): Threshold {
  const ratio = medianRatio(rounds, [one, other], speed);
  return {
    promise: `${one}: at least ${least} of the requests a second of ${other}`,
    measured: ratio.toFixed(3),
    passes: ratio >= least,
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

function fasterThanAll(rounds: readonly Round[]): Threshold {
  const ratios = peers.map((peer) => ({
    peer,
    ratio: medianRatio(rounds, ['session-lab-near', peer], speed),
  }));
  const least = Math.min(...ratios.map(({ ratio }) => ratio));
  const closest = ratios.find(({ ratio }) => ratio === least);
  return {
    promise: 'session-lab-near: more requests a second than every peer',
    measured: `${least.toFixed(3)} times ${closest?.peer}, which is the closest`,
    passes: least > 1,
  };
}
