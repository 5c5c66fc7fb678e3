import type { Exchange, Tone } from '../../api/exchange.ts';
import type { NodeId } from '../model/nodes.ts';
import type { Step } from '../model/steps.ts';
import { trace } from '../model/trace.ts';

/**
 * `follow`: one request at a time, in full. `stream`: many requests close together, without stops. `concurrent`: starts and work
 * times to scale with the measured ones.
 */
export type Pace = 'follow' | 'stream' | 'concurrent';

/** `tone` is the meaning of the outcome, if it differs from `toneOf`: a thief's 200 is bad. */
export type Recording = { exchange: Exchange; lane: string; origin: NodeId; tone?: Tone | undefined };

/** Face of a moving element: a request, its response, a Redis command, or the reply of Redis. */
export type Face = 'request' | 'response' | 'command' | 'reply';

/** One step of a request with its time, in milliseconds from the start of the request at normal speed. */
export type Beat = { atMs: number; lastsMs: number; step: Step };

const times = {
  follow: { hopMs: 250, commandMs: 190, noteMs: 170, refusalMs: 300, arrivedMs: 130 },
  stream: { hopMs: 130, commandMs: 90, noteMs: 0, refusalMs: 60, arrivedMs: 0 },
  concurrent: { hopMs: 330, commandMs: 150, noteMs: 60, refusalMs: 200, arrivedMs: 130 },
} as const satisfies Record<Pace, object>;

/** Time of each step of a change in the browser. */
const localMs = 400;
/** Time in which the browser adds a cookie, or the tap reads bytes: the main event of its lab. */
const attachedMs = 420;
/** Time between two requests that follow each other. */
export const pauseMs = 60;
/** Time between the starts of two requests of a stream. */
export const staggerMs = 26;

function lengthOf(step: Step, pace: Pace): number {
  const { hopMs, commandMs, noteMs, refusalMs, arrivedMs } = times[pace];
  switch (step.kind) {
    case 'move':
      return step.carries === 'command' || step.carries === 'reply' ? commandMs : hopMs;
    case 'failed':
    case 'refused':
    case 'lost':
    case 'missed':
      return refusalMs;
    case 'arrived':
      return arrivedMs;

    case 'signature':
    case 'cacheHit':
    case 'memoryLookup':
    case 'storeUnavailable':
    case 'notQueried':
    case 'found':
    case 'holds':
    case 'deleted':
      break;
    case 'attached':
    case 'read':
      return attachedMs;
  }
  return noteMs;
}

/**
 * Assigns times to the steps of a request. `workMs` is the time that a `concurrent` request spends at its last replica: its
 * response waits there.
 */
export function choreograph({ exchange, origin, tone }: Recording, pace: Pace, workMs = 0): Beat[] {
  let atMs = 0;
  const steps = trace(exchange, origin, tone);
  const departure = steps.findLastIndex(
    (step) => step.kind === 'move' && step.carries === 'response' && step.to === 'nginx',
  );
  return steps.map((step, index) => {
    if (index === departure) atMs += workMs;
    const lastsMs = exchange.type === 'local' ? localMs : lengthOf(step, pace);
    const beat = { atMs, lastsMs, step };
    atMs += beat.lastsMs;
    return beat;
  });
}

export const lengthMs = (beats: readonly Beat[]): number => {
  const last = beats.at(-1);
  return last === undefined ? 0 : last.atMs + last.lastsMs;
};

/** Returns how many times slower the picture is than the request, to two significant digits: 1300. */
export function slowdown(pictureMs: number, realMs: number): number {
  const factor = pictureMs / Math.max(realMs, 0.001);
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(factor)) - 1);
  return Math.round(factor / unit) * unit;
}
