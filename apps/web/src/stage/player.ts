import type { Exchange } from '../api/exchange.ts';
import { choreograph, lastsMs, paceFor, slowing, type Beat, type Pace } from './choreography.ts';
import { wireBetween, type Layout } from './layout.ts';
import type { Place } from './places.ts';
import { createSprite, type Sprite } from './sprites.ts';
import type { Step } from './steps.ts';
import { trace } from './trace.ts';
import { pointOn } from './wire.ts';

/** What the stage draws around the moving things. */
export type Scenery = {
  layout: () => Layout;
  colour: (place: Place) => string;
  /** A new request is followed: notes and marks of the one before are taken down. */
  clear: () => void;
  /** So many things are on that wire now. */
  busy: (wireId: string, count: number, colour: string | undefined) => void;
  /** The next step of request `number` begins; `followed` is false where several are under way at once. */
  step: (number: number, step: Step, followed: boolean) => void;
  /** `behind`: so many requests wait for their turn in the picture. */
  started: (exchange: Exchange, slowed: number, behind: number) => void;
  /** It has arrived in the picture, or was taken as arrived; each one once. `left`: so many are still to come. */
  finished: (exchange: Exchange, left: number) => void;
};

export type Player = {
  /** So many requests are about to come: sets the pace. */
  expect: (count: number) => void;
  play: (exchange: Exchange) => void;
  /** Off screen: what is under way is taken as arrived, and nothing moves until `resume`. */
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
  /** The capsule stands at the edge of a machine, in sight. */
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

/** The way out keeps to the right of the wire, the way back to the other side: traffic in both directions stays readable. */
const lane = 7;

/** Half of the least machine, in pixels: what is longer would stick out on its other side. */
const halfMachine = 46;

/** Sends capsules along the wires: one loop of frames, a pool of elements, transforms alone. */
export function createPlayer({
  layer,
  scenery,
  compact,
  now,
  requestFrame,
  cancelFrame,
}: PlayerOptions): Player {
  const waiting: { exchange: Exchange; pace: Pace }[] = [];
  const under = new Set<Journey>();
  const pool: Sprite[] = [];
  const busy = new Map<string, number>();
  let pace = paceFor(1);
  let lastStartMs = Number.NEGATIVE_INFINITY;
  let frame: number | undefined;
  let stopped = false;

  // The one that has rested longest: a capsule that turns into an answer is another element, not one laid out anew.
  const take = (): Sprite => (pool.length > 2 ? pool.shift() : undefined) ?? createSprite(layer);
  const give = (sprite: Sprite): void => {
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
      capsule: take(),
      command: take(),
      colour: undefined,
      atEdge: false,
    };
    if (under.size === 0 || pace.followed) scenery.clear();
    under.add(journey);
    lastStartMs = atMs;
    scenery.started(exchange, slowing(journey.endsMs, exchange.totalMs), waiting.length);
  }

  function occupy(wireId: string | undefined, change: 1 | -1, colour: string | undefined): void {
    if (wireId === undefined) return;
    const count = (busy.get(wireId) ?? 0) + change;
    busy.set(wireId, count);
    scenery.busy(wireId, count, colour);
  }

  function leaveMotion(journey: Journey): void {
    if (journey.motion === undefined) return;
    occupy(journey.motion.wireId, -1, journey.colour);
    if (journey.motion.beat.motion?.face === 'reply') journey.command.show(false);
    journey.motion = undefined;
  }

  function enter(journey: Journey, beat: Beat): void {
    leaveMotion(journey);
    const { motion, step } = beat;
    scenery.step(journey.exchange.number, step, journey.pace.followed);
    if (motion === undefined) {
      const struck = step.kind === 'failed' || step.kind === 'refused' || step.kind === 'lost';
      if (struck && journey.atEdge) journey.capsule.hit(true);
      if (step.kind === 'missed') journey.command.hit(true);
      return;
    }
    if (step.kind === 'move' && step.from === 'nginx' && step.to !== 'browser')
      journey.colour = scenery.colour(step.to);
    const wire = wireBetween(scenery.layout(), motion.from, motion.to)?.wire;
    journey.motion = { beat, wireId: wire?.id };
    if (motion.body === 'capsule') journey.atEdge = motion.toEdge;
    occupy(wire?.id, 1, journey.colour);
    const worn = journey[motion.body];
    const sprite = take();
    give(worn);
    journey[motion.body] = sprite;
    sprite.dress(journey.exchange, journey.pace.dense ? 'dense' : compact ? 'compact' : 'usual');
    sprite.hit(false);
    sprite.wear(motion.face, journey.colour);
    sprite.show(true);
  }

  function move(journey: Journey, atMs: number): void {
    const motion = journey.motion?.beat.motion;
    if (motion === undefined || journey.motion === undefined) return;
    const layout = scenery.layout();
    const found = wireBetween(layout, motion.from, motion.to);
    if (found === undefined) return;
    const { wire, against } = found;
    const sprite = motion.body === 'capsule' ? journey.capsule : journey.command;
    const half = layout.upright ? 14 : sprite.width / 2;
    const nose = half / wire.length;
    const tucked = Math.min(half, halfMachine) / wire.length;
    const leaves = against ? 1 - wire.meets : wire.leaves;
    const meets = against ? 1 - wire.leaves : wire.meets;
    // Inside a machine it is not seen: no time is spent there.
    const begin = motion.fromEdge ? leaves + nose : leaves - tucked;
    const end = motion.toEdge ? meets - nose : meets + tucked;
    const done = Math.min(1, (atMs - journey.motion.beat.atMs) / journey.motion.beat.lastsMs);
    const part = begin + (end - begin) * ease(done);
    const place = against ? 1 - part : part;
    const aside = against ? lane : -lane;
    const { x, y } = pointOn(wire, place, aside);
    const halfWidth = sprite.width / 2;
    sprite.moveTo(
      Math.min(layout.width - halfWidth, Math.max(halfWidth, x)),
      y,
      halfWidth > halfMachine ? opacityOf(motion, done) : 1,
    );
  }

  function end(journey: Journey): void {
    leaveMotion(journey);
    give(journey.capsule);
    give(journey.command);
    under.delete(journey);
    scenery.finished(journey.exchange, under.size + waiting.length);
  }

  function tick(): void {
    frame = undefined;
    const atMs = now();
    const [first] = waiting;
    if (first !== undefined && atMs - lastStartMs >= first.pace.staggerMs) {
      // More than one where a frame is longer than the stagger: none is left out.
      const due = under.size === 0 ? 1 : Math.floor((atMs - lastStartMs) / first.pace.staggerMs);
      for (const next of waiting.splice(0, Math.min(due, 3))) start(next, atMs);
    }
    for (const journey of under) {
      const sinceMs = atMs - journey.beganMs;
      for (
        let beat = journey.beats[journey.next];
        beat !== undefined && beat.atMs <= sinceMs;
        beat = journey.beats[journey.next]
      ) {
        journey.next += 1;
        enter(journey, beat);
      }
      if (sinceMs >= journey.endsMs) end(journey);
      else move(journey, sinceMs);
    }
    if (under.size > 0 || waiting.length > 0) frame = requestFrame(tick);
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
      for (const journey of under) end(journey);
      for (const { exchange } of left) scenery.finished(exchange, 0);
    },
    resume: () => {
      stopped = false;
    },
  };
}

/** What is longer than a machine comes out of one by and by, and goes in likewise. */
function opacityOf({ fromEdge, toEdge }: NonNullable<Beat['motion']>, done: number): number {
  const part = 0.25;
  const out = fromEdge ? 1 : done / part;
  const into = toEdge ? 1 : (1 - done) / part;
  return Math.min(1, out, into);
}

/** Gentle at both ends. */
const ease = (t: number): number => (t < 0.5 ? 2 * t * t : 1 - (2 - 2 * t) ** 2 / 2);
