import type { Exchange } from '../api/exchange.ts';
import { choreograph, lastsMs, paceFor, slowdown, type Beat, type Pace } from './choreography.ts';
import { wireBetween, type Layout } from './layout.ts';
import type { NodeId } from './model/nodes.ts';
import { createSprite, type Sprite } from './sprites.ts';
import type { Step } from './model/steps.ts';
import { trace } from './model/trace.ts';
import { pointOn } from './wire.ts';

/** The parts of the stage that the player updates: wires, notes, and the time strip. */
export type Scenery = {
  layout: () => Layout;
  colour: (place: NodeId) => string;
  clear: () => void;
  busy: (wireId: string, count: number, colour: string | undefined) => void;
  /** Starts the next step of request `number`. `followed` is false while several requests move at once. */
  step: (number: number, step: Step, followed: boolean) => void;
  /** `behind` is the number of requests that wait for their animation. */
  started: (exchange: Exchange, slowed: number, behind: number) => void;
  /** Called once per request, after its animation ended or was skipped. `left` is the number of unfinished requests. */
  finished: (exchange: Exchange, left: number) => void;
};

export type Player = {
  expect: (count: number) => void;
  play: (exchange: Exchange) => void;
  /** Finishes all requests at once, and skips the animation of later requests until `resume`. */
  stop: () => void;
  resume: () => void;
};

type Journey = {
  exchange: Exchange;
  beats: Beat[];
  endsMs: number;
  beganMs: number;
  next: number;
  motion: { beat: Beat; wireId: string | undefined } | undefined;
  pace: Pace;
  capsule: Sprite;
  command: Sprite;
  colour: string | undefined;
  /** Whether the capsule stopped at the edge of a node, where it is visible. */
  atEdge: boolean;
};

type PlayerOptions = {
  layer: HTMLElement;
  scenery: Scenery;
  compact: boolean;
  now: () => number;
  requestFrame: (run: () => void) => number;
  cancelFrame: (handle: number) => void;
};

/** Distance in pixels from the wire. Requests move on one side, responses on the other, so they do not overlap. */
const sideOffset = 7;

/** Half the width in pixels of the smallest node. A longer capsule would show on the node's far side. */
const halfNode = 46;

/** Moves capsules along the wires with one animation loop and a pool of elements. Changes only transforms and opacity. */
export function createPlayer({
  layer,
  scenery,
  compact,
  now,
  requestFrame,
  cancelFrame,
}: PlayerOptions): Player {
  const waiting: { exchange: Exchange; pace: Pace }[] = [];
  const active = new Set<Journey>();
  const pool: Sprite[] = [];
  const busy = new Map<string, number>();
  let pace = paceFor(1);
  let lastStartMs = Number.NEGATIVE_INFINITY;
  let frame: number | undefined;
  let stopped = false;

  // Reuses the element that was idle longest. A response and its request use different elements, which avoids a reflow.
  const acquire = (): Sprite => (pool.length > 2 ? pool.shift() : undefined) ?? createSprite(layer);
  const release = (sprite: Sprite): void => {
    sprite.show(false);
    pool.push(sprite);
  };

  function start({ exchange, pace }: (typeof waiting)[number], atMs: number): void {
    const beats = choreograph(trace(exchange), pace);
    const journey: Journey = {
      exchange,
      beats,
      endsMs: lastsMs(beats),
      beganMs: atMs,
      next: 0,
      motion: undefined,
      pace,
      capsule: acquire(),
      command: acquire(),
      colour: undefined,
      atEdge: false,
    };
    if (active.size === 0 || pace.followed) scenery.clear();
    active.add(journey);
    lastStartMs = atMs;
    scenery.started(exchange, slowdown(journey.endsMs, exchange.totalMs), waiting.length);
  }

  function occupy(wireId: string | undefined, change: 1 | -1, colour: string | undefined): void {
    if (wireId === undefined) return;
    const count = (busy.get(wireId) ?? 0) + change;
    busy.set(wireId, count);
    scenery.busy(wireId, count, colour);
  }

  function endMotion(journey: Journey): void {
    if (journey.motion === undefined) return;
    occupy(journey.motion.wireId, -1, journey.colour);
    if (journey.motion.beat.motion?.face === 'reply') journey.command.show(false);
    journey.motion = undefined;
  }

  function startBeat(journey: Journey, beat: Beat): void {
    endMotion(journey);
    const { motion, step } = beat;
    scenery.step(journey.exchange.number, step, journey.pace.followed);
    if (motion === undefined) {
      const bounced = step.kind === 'failed' || step.kind === 'refused' || step.kind === 'lost';
      if (bounced && journey.atEdge) journey.capsule.hit(true);
      if (step.kind === 'missed') journey.command.hit(true);
      return;
    }
    if (step.kind === 'move' && step.from === 'nginx' && step.to !== 'browser')
      journey.colour = scenery.colour(step.to);
    const wire = wireBetween(scenery.layout(), motion.from, motion.to)?.wire;
    journey.motion = { beat, wireId: wire?.id };
    if (motion.body === 'capsule') journey.atEdge = motion.toEdge;
    occupy(wire?.id, 1, journey.colour);
    const previous = journey[motion.body];
    const sprite = acquire();
    release(previous);
    journey[motion.body] = sprite;
    sprite.assign(journey.exchange, journey.pace.dense ? 'dense' : compact ? 'compact' : 'usual');
    sprite.hit(false);
    sprite.setFace(motion.face, journey.colour);
    sprite.show(true);
  }

  function move(journey: Journey, atMs: number): void {
    const motion = journey.motion?.beat.motion;
    if (motion === undefined || journey.motion === undefined) return;
    const layout = scenery.layout();
    const found = wireBetween(layout, motion.from, motion.to);
    if (found === undefined) return;
    const { wire, reversed } = found;
    const sprite = motion.body === 'capsule' ? journey.capsule : journey.command;
    const half = layout.upright ? 14 : sprite.width / 2;
    const edgeOffset = half / wire.length;
    const insideOffset = Math.min(half, halfNode) / wire.length;
    const leaves = reversed ? 1 - wire.meets : wire.leaves;
    const meets = reversed ? 1 - wire.leaves : wire.meets;
    // The capsule is invisible inside a node, so the animation skips that part of the wire.
    const begin = motion.fromEdge ? leaves + edgeOffset : leaves - insideOffset;
    const end = motion.toEdge ? meets - edgeOffset : meets + insideOffset;
    const done = Math.min(1, (atMs - journey.motion.beat.atMs) / journey.motion.beat.lastsMs);
    const part = begin + (end - begin) * ease(done);
    const { x, y } = pointOn(wire, reversed ? 1 - part : part, reversed ? sideOffset : -sideOffset);
    const halfWidth = sprite.width / 2;
    sprite.moveTo(
      Math.min(layout.width - halfWidth, Math.max(halfWidth, x)),
      y,
      halfWidth > halfNode ? opacityOf(motion, done) : 1,
    );
  }

  function end(journey: Journey): void {
    endMotion(journey);
    release(journey.capsule);
    release(journey.command);
    active.delete(journey);
    scenery.finished(journey.exchange, active.size + waiting.length);
  }

  function tick(): void {
    frame = undefined;
    const atMs = now();
    const [first] = waiting;
    if (first !== undefined && atMs - lastStartMs >= first.pace.staggerMs) {
      // Starts several requests if the frame took longer than the time between two starts.
      const due = active.size === 0 ? 1 : Math.floor((atMs - lastStartMs) / first.pace.staggerMs);
      for (const next of waiting.splice(0, Math.min(due, 3))) start(next, atMs);
    }
    for (const journey of active) {
      const sinceMs = atMs - journey.beganMs;
      for (
        let beat = journey.beats[journey.next];
        beat !== undefined && beat.atMs <= sinceMs;
        beat = journey.beats[journey.next]
      ) {
        journey.next += 1;
        startBeat(journey, beat);
      }
      if (sinceMs >= journey.endsMs) end(journey);
      else move(journey, sinceMs);
    }
    if (active.size > 0 || waiting.length > 0) frame = requestFrame(tick);
  }

  return {
    expect: (count) => {
      pace = paceFor(count, compact);
    },
    play: (exchange) => {
      if (stopped) {
        scenery.clear();
        scenery.finished(exchange, 0);
        return;
      }
      waiting.push({ exchange, pace });
      frame ??= requestFrame(tick);
    },
    stop: () => {
      stopped = true;
      if (frame !== undefined) cancelFrame(frame);
      frame = undefined;
      const left = waiting.splice(0);
      for (const journey of active) end(journey);
      for (const { exchange } of left) scenery.finished(exchange, 0);
    },
    resume: () => {
      stopped = false;
    },
  };
}

/** Fades a capsule that is longer than a node in and out, so it does not show on the node's far side. */
function opacityOf({ fromEdge, toEdge }: NonNullable<Beat['motion']>, done: number): number {
  const part = 0.25;
  const out = fromEdge ? 1 : done / part;
  const into = toEdge ? 1 : (1 - done) / part;
  return Math.min(1, out, into);
}

const ease = (t: number): number => (t < 0.5 ? 2 * t * t : 1 - (2 - 2 * t) ** 2 / 2);
