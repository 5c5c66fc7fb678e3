import type { NodeId } from './model/nodes.ts';
import type { Step } from './model/steps.ts';

/** Speed of the animation. A few requests move one by one; a hundred move as a stream. */
export type Pace = {
  hopMs: number;
  dwellMs: number;
  /** Time between the starts of two requests. */
  staggerMs: number;
  /** Whether requests move one at a time, each with all its notes. Otherwise only failures get notes. */
  followed: boolean;
  dense: boolean;
};

/** Returns the pace for a run of `count` requests. A compact diagram needs more time between requests. */
export function paceFor(count: number, compact = false): Pace {
  if (count <= 3) return { hopMs: 440, dwellMs: 340, staggerMs: 700, followed: true, dense: false };
  if (count <= 20)
    return { hopMs: 380, dwellMs: 120, staggerMs: compact ? 620 : 330, followed: false, dense: false };
  return { hopMs: 260, dwellMs: 0, staggerMs: 48, followed: false, dense: true };
}

/** A moving element: the capsule of the request, or the Redis command of a replica. */
type Body = 'capsule' | 'command';

export type Beat = {
  atMs: number;
  lastsMs: number;
  step: Step;
  motion:
    | {
        body: Body;
        from: NodeId;
        to: NodeId;
        /** Starts at the node's edge (after a bounce), not inside the node. */
        fromEdge: boolean;
        toEdge: boolean;
        face: 'request' | 'response' | 'command' | 'reply';
      }
    | undefined;
};

const bounces = (step: Step | undefined): boolean =>
  step !== undefined &&
  (step.kind === 'failed' || step.kind === 'refused' || step.kind === 'lost' || step.kind === 'missed');

/** Assigns times to the steps. A capsule enters a node that accepts it, and stops at the edge of a node that does not. */
export function choreograph(steps: readonly Step[], { hopMs, dwellMs }: Pace): Beat[] {
  let atMs = 0;
  return steps.map((step, index): Beat => {
    const beat = { atMs, step };
    if (step.kind === 'move') {
      const command = step.carries === 'command' || step.carries === 'reply';
      const lastsMs = command ? hopMs * 0.85 : hopMs;
      atMs += lastsMs;
      return {
        ...beat,
        lastsMs,
        motion: {
          body: command ? 'command' : 'capsule',
          from: step.from,
          to: step.to,
          fromEdge: bounces(steps[index - 1]),
          toEdge: bounces(steps[index + 1]) && happensAt(steps[index + 1], step.to),
          face: step.carries,
        },
      };
    }
    const lastsMs = step.kind === 'arrived' ? 0 : bounces(step) ? Math.max(dwellMs, hopMs * 0.6) : dwellMs;
    atMs += lastsMs;
    return { ...beat, lastsMs, motion: undefined };
  });
}

/** A capsule bounces only if the refusal directly follows its move. After checks, the capsule is already inside. */
const happensAt = (step: Step | undefined, node: NodeId): boolean =>
  step !== undefined && step.kind !== 'move' && step.at === node;

export const lastsMs = (beats: readonly Beat[]): number => {
  const last = beats.at(-1);
  return last === undefined ? 0 : last.atMs + last.lastsMs;
};

/** Returns how many times slower the animation is than the request, to two significant digits: 1300. */
export function slowdown(animationMs: number, realMs: number): number {
  const factor = animationMs / Math.max(realMs, 0.001);
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(factor)) - 1);
  return Math.round(factor / unit) * unit;
}
