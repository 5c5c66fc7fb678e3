import type { Place } from './places.ts';
import type { Step } from './steps.ts';

/** How fast the picture goes: a few requests are followed one by one, a hundred are a stream. */
export type Pace = {
  hopMs: number;
  /** How long a note is looked at before things go on. */
  dwellMs: number;
  /** From one request's start to the next one's. */
  staggerMs: number;
  /** One request at a time is followed step by step, with notes; of several only what went wrong is noted. */
  followed: boolean;
  /** Small capsules without words. */
  dense: boolean;
};

/** The pace for so many requests in a row; on a short lane they keep more of a distance. */
export function paceFor(count: number, compact = false): Pace {
  if (count <= 3) return { hopMs: 440, dwellMs: 340, staggerMs: 700, followed: true, dense: false };
  if (count <= 20)
    return { hopMs: 380, dwellMs: 120, staggerMs: compact ? 620 : 330, followed: false, dense: false };
  return { hopMs: 260, dwellMs: 0, staggerMs: 48, followed: false, dense: true };
}

/** What moves: the request's own capsule, or the command that a replica sends to Redis meanwhile. */
type Body = 'capsule' | 'command';

export type Beat = {
  atMs: number;
  lastsMs: number;
  step: Step;
  motion:
    | {
        body: Body;
        from: Place;
        to: Place;
        /** It starts at the machine's edge (it bounced), not inside. */
        fromEdge: boolean;
        toEdge: boolean;
        face: 'request' | 'answer' | 'command' | 'reply';
      }
    | undefined;
};

const bounces = (step: Step | undefined): boolean =>
  step !== undefined &&
  (step.kind === 'failed' || step.kind === 'refused' || step.kind === 'lost' || step.kind === 'missed');

/** When each step happens. A capsule goes into a machine that takes it, and stops at the edge of one that does not. */
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
          toEdge: bounces(steps[index + 1]) && refusesHere(steps[index + 1], step.to),
          face: step.carries,
        },
      };
    }
    const lastsMs = step.kind === 'arrived' ? 0 : bounces(step) ? Math.max(dwellMs, hopMs * 0.6) : dwellMs;
    atMs += lastsMs;
    return { ...beat, lastsMs, motion: undefined };
  });
}

/** A replica that refuses after it looked (signature, Redis) has the capsule inside already. */
const refusesHere = (step: Step | undefined, place: Place): boolean =>
  step !== undefined && step.kind !== 'move' && step.at === place;

export const lastsMs = (beats: readonly Beat[]): number => {
  const last = beats.at(-1);
  return last === undefined ? 0 : last.atMs + last.lastsMs;
};

/** How much slower the picture is than the request was, to two figures: 1300. */
export function slowing(pictureMs: number, realMs: number): number {
  const factor = pictureMs / Math.max(realMs, 0.001);
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(factor)) - 1);
  return Math.round(factor / unit) * unit;
}
