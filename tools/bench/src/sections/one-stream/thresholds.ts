import type { ContenderName } from '../../contenders/all.ts';
import type { Threshold } from '../../section.ts';
import type { StreamRow } from './summary.ts';

/** A threshold fails only beyond the difference of the two floors: the distance of its farther quartile from 1. */
export function streamThresholds(rows: readonly StreamRow[]): Threshold[] {
  const cpuOf = (name: ContenderName): number =>
    rows.find((row) => row.name === name)?.cpuOfFloor.median ?? NaN;
  const again = rows.find((row) => row.name === 'floor-again')?.cpuOfFloor;
  const within = Math.max(Math.abs(1 - (again?.lower ?? NaN)), Math.abs((again?.upper ?? NaN) - 1));
  const cpuWithin = (one: ContenderName, other: ContenderName, most: number): Threshold => {
    const ratio = cpuOf(one) / cpuOf(other);
    return {
      promise: `In one stream, ${one}: at most ${most} times the CPU time of ${other}`,
      measured: `${ratio.toFixed(3)} ± ${within.toFixed(3)}`,
      passes: ratio - within <= most,
    };
  };
  const atLeast = (one: ContenderName, other: ContenderName, least: number): Threshold => {
    const ratio = cpuOf(other) / cpuOf(one);
    return {
      promise: `In one stream, ${one}: at least ${least} of the requests a second of ${other}`,
      measured: `${ratio.toFixed(3)} ± ${within.toFixed(3)}`,
      passes: ratio + within >= least,
    };
  };
  return [
    atLeast('session-lab-near', 'floor', 0.98),
    cpuWithin('session-lab-near', 'floor', 1.03),
    atLeast('session-lab-near-in-handler', 'floor-in-handler', 0.98),
    cpuWithin('session-lab-near-in-handler', 'floor-in-handler', 1.03),
    cpuWithin('session-lab-near-in-handler', 'fast-jwt-plain-cache', 1),
  ];
}
