import type { Exchange, Tone } from '../../api/exchange.ts';
import { isBareLine } from '../model/log-file.ts';
import { replicaName, type NodeId } from '../model/nodes.ts';
import { toneOfNote, type Note, type Step } from '../model/steps.ts';
import type { Face } from './choreography.ts';
import { beatAt, type Take } from './tape.ts';

/** Where a moving element is: on the way between two machines (`part` from 0 to 1), or in the dock of a machine. */
export type Place =
  { kind: 'way'; from: NodeId; to: NodeId; part: number } | { kind: 'dock'; node: NodeId; slot: number };

/** A moving element at one moment. */
export type Body = {
  key: string;
  exchange: Exchange;
  /** Meaning of the outcome. */
  tone: Tone;
  face: Face;
  place: Place;
  /** The replica that the request goes to, or came from. */
  replica: NodeId | undefined;
  dense: boolean;
  /** The meaning of what the machine next to it has just done, if that machine refused it or failed. */
  hit: Tone | undefined;
  /** Whether the page has deleted it: its place is empty. */
  deleted: boolean;
  /** Whether it has no token: the browser has not yet added its cookie, or it is a line of the log without the secret. */
  bare: boolean;
};

export type NoteMark = { node: NodeId; note: Note; exchange: Exchange };
export type Trail = { from: NodeId; to: NodeId; busy: boolean; replica: NodeId | undefined };

/** The parts of the picture that change once a step. */
export type Scenery = {
  notes: readonly NoteMark[];
  trails: readonly Trail[];
  /** Requests at each machine that have arrived there and not left. */
  inFlight: ReadonlyMap<NodeId, number>;
};

const isOnCommand = (face: Face): boolean => face === 'command' || face === 'reply';
const wentWrong = (step: Step): step is Note =>
  step.kind === 'failed' || step.kind === 'refused' || step.kind === 'lost' || step.kind === 'missed';

/** Part of its step at which a cookie is on the request. */
const attachedAt = 0.35;

const ease = (t: number): number => (t < 0.5 ? 2 * t * t : 1 - (2 - 2 * t) ** 2 / 2);

/** Returns the bodies of one take at one moment. */
function bodiesOf(take: Take, positionMs: number): Body[] {
  const now = beatAt(take, positionMs);
  if (now === undefined) return [];
  const { exchange, beats, pace, tone } = take;
  let node: NodeId = 'browser';
  let face: Face = 'request';
  let replica: NodeId | undefined;
  let command: Place | undefined;
  let commandFace: Face = 'command';
  let way: Place | undefined;
  for (const [index, { step }] of beats.entries()) {
    if (index > now.index) break;
    const isNow = index === now.index && now.part < 1;
    if (step.kind !== 'move') continue;
    if (replicaName(step.to) !== undefined && step.carries === 'request') replica = step.to;
    if (isOnCommand(step.carries)) {
      commandFace = step.carries;
      command = isNow
        ? { kind: 'way', from: step.from, to: step.to, part: ease(now.part) }
        : step.carries === 'command'
          ? { kind: 'way', from: step.from, to: step.to, part: 1 }
          : undefined;
      continue;
    }
    if (index === 0) node = step.from;
    face = step.carries;
    // A stretched last beat: the response waits at its replica before it leaves.
    if (isNow)
      way = {
        kind: 'way',
        from: step.from,
        to: step.to,
        part: pace === 'stream' ? now.part : ease(now.part),
      };
    else if (exchange.type === 'local') way = { kind: 'way', from: step.from, to: step.to, part: 1 };
    else node = step.to;
  }
  const deleted = now.beat.step.kind === 'deleted';
  const attached = beats.findIndex(({ step }) => step.kind === 'attached' && step.by === 'browser');
  const bare =
    now.index < attached ||
    (now.index === attached && now.part < attachedAt) ||
    isBareLine(exchange, now.beat.step);
  const common = { exchange, tone, replica, dense: pace === 'stream', deleted, bare };
  const hit = wentWrong(now.beat.step) ? toneOfNote(now.beat.step) : undefined;
  const capsule: Body = {
    ...common,
    key: `${exchange.number} capsule`,
    face,
    place: way ?? { kind: 'dock', node, slot: 0 },
    hit: command === undefined ? hit : undefined,
  };
  if (command === undefined) return [capsule];
  return [capsule, { ...common, key: `${exchange.number} command`, face: commandFace, place: command, hit }];
}

/** Returns the moving elements at one moment. Requests in the same dock stand next to each other, in the order of arrival. */
export function bodiesAt(takes: readonly Take[], positionMs: number): Body[] {
  const bodies = takes.flatMap((take) => bodiesOf(take, positionMs));
  if (bodies.length === 0) {
    const last = restingTake(takes, positionMs);
    if (last !== undefined && last.pace !== 'stream') return bodiesOf(last, last.endMs);
  }
  const taken = new Map<NodeId, number>();
  return bodies.map((body) => {
    if (body.place.kind !== 'dock' || isOnCommand(body.face)) return body;
    const slot = taken.get(body.place.node) ?? 0;
    taken.set(body.place.node, slot + 1);
    return { ...body, place: { ...body.place, slot } };
  });
}

/** Returns the take that ended last: its response stays in the browser's dock until the next request. */
export function restingTake(takes: readonly Take[], positionMs: number): Take | undefined {
  let last: Take | undefined;
  for (const take of takes) {
    if (take.endMs <= positionMs && (last === undefined || take.endMs > last.endMs)) last = take;
  }
  return last;
}

/** Returns the notes, the wires in use and the counts at one moment. */
export function sceneryAt(takes: readonly Take[], positionMs: number): Scenery {
  const running = takes.filter((take) => positionMs > take.startMs && positionMs <= take.endMs);
  const resting = running.length === 0 ? restingTake(takes, positionMs) : undefined;
  const notes = new Map<NodeId, NoteMark>();
  const trails = new Map<string, Trail>();
  const inFlight = new Map<NodeId, number>();
  for (const take of resting === undefined ? running : [resting]) {
    const now = beatAt(take, Math.min(positionMs, take.endMs));
    if (now === undefined) continue;
    let replica: NodeId | undefined;
    let at: NodeId | undefined;
    for (const [index, { step }] of take.beats.slice(0, now.index + 1).entries()) {
      if (step.kind !== 'move') {
        if (take.pace !== 'stream' || wentWrong(step))
          notes.set(step.at, { node: step.at, note: step, exchange: take.exchange });
        continue;
      }
      if (replicaName(step.to) !== undefined && step.carries === 'request') replica = step.to;
      const busy = resting === undefined && index === now.index && now.part < 1;
      const id = [step.from, step.to].sort().join('–');
      trails.set(id, {
        from: step.from,
        to: step.to,
        busy: busy || (trails.get(id)?.busy ?? false),
        replica,
      });
      if (!isOnCommand(step.carries)) at = busy ? undefined : step.to;
    }
    if (at !== undefined && resting === undefined) inFlight.set(at, (inFlight.get(at) ?? 0) + 1);
  }
  return { notes: [...notes.values()], trails: [...trails.values()], inFlight };
}
