import { toneOf, type Exchange, type Tone } from '../../api/exchange.ts';
import type { NodeId } from '../model/nodes.ts';
import {
  choreograph,
  lengthMs,
  pauseMs,
  staggerMs,
  type Beat,
  type Pace,
  type Recording,
} from './choreography.ts';

/** One request on the tape. Times are milliseconds at normal speed from the start of the run. */
export type Take = {
  exchange: Exchange;
  lane: string;
  /** The machine that sent the request. */
  origin: NodeId;
  /** Meaning of the outcome. */
  tone: Tone;
  /** Position among the requests of its lane in this run, from 0. */
  index: number;
  beats: readonly Beat[];
  startMs: number;
  endMs: number;
  pace: Pace;
};

/** Time that a batch of concurrent requests takes at normal speed, at most. */
const batchMs = 5_000;
const maxScale = 12;
/** Shortest time between two starts, so that requests that were sent in the same millisecond are seen as several. */
const batchStaggerMs = 110;

/**
 * Places a new request on the tape. Requests with the same index start together in every lane. A request that has begun at
 * `positionMs` keeps its time; a request that comes late starts at `positionMs`.
 */
export function arrange(takes: readonly Take[], pace: Pace, positionMs: number): Take[] {
  if (pace === 'concurrent') return [...takes];
  const placed: Take[] = [];
  const last = Math.max(-1, ...takes.map(({ index }) => index));
  let cursorMs = 0;
  for (let index = 0; index <= last; index += 1) {
    let latestMs = cursorMs;
    for (const take of takes) {
      if (take.index !== index) continue;
      const begun = take.startMs < positionMs;
      const startMs = begun ? take.startMs : Math.max(cursorMs, positionMs);
      const moved = { ...take, startMs, endMs: startMs + lengthMs(take.beats) };
      placed.push(moved);
      latestMs = Math.max(latestMs, pace === 'stream' ? startMs + staggerMs : moved.endMs + pauseMs);
    }
    cursorMs = latestMs;
  }
  return placed;
}

/** Creates the take of a request before it has its place. */
export function takeOf(recording: Recording, index: number, pace: Pace): Take {
  const { exchange, lane, origin, tone = toneOf(exchange) } = recording;
  const beats = choreograph(recording, pace);
  return {
    exchange,
    lane,
    origin,
    tone,
    index,
    beats,
    startMs: Number.POSITIVE_INFINITY,
    endMs: Number.POSITIVE_INFINITY,
    pace,
  };
}

/**
 * Places a whole batch of concurrent requests: their starts and their times at the replica are to scale with the
 * measured ones. Their starts are at least `batchStaggerMs` apart.
 */
export function arrangeBatch(batch: readonly (Recording & { index: number })[], fromMs: number): Take[] {
  const first = Math.min(...batch.map(({ exchange }) => exchange.startedAtMs));
  const spanMs = Math.max(1, ...batch.map(({ exchange }) => exchange.startedAtMs + exchange.totalMs - first));
  const scale = Math.min(maxScale, batchMs / spanMs);
  let earliestMs = fromMs;
  return batch
    .toSorted((a, b) => a.exchange.startedAtMs - b.exchange.startedAtMs)
    .map((recording) => {
      const { exchange, index } = recording;
      const bareMs = lengthMs(choreograph(recording, 'concurrent'));
      const workMs = Math.max(0, exchange.totalMs * scale - bareMs);
      const beats = choreograph(recording, 'concurrent', workMs);
      const startMs = Math.max(earliestMs, fromMs + (exchange.startedAtMs - first) * scale);
      earliestMs = startMs + batchStaggerMs;
      return {
        ...takeOf(recording, index, 'concurrent'),
        beats,
        startMs,
        endMs: startMs + lengthMs(beats),
      };
    });
}

export const endOf = (takes: readonly Take[]): number =>
  takes.reduce((latest, { endMs }) => (Number.isFinite(endMs) ? Math.max(latest, endMs) : latest), 0);

/** Returns the beat that runs at `positionMs`, or that ended there. Undefined before the take and after it. */
export function beatAt(
  take: Take,
  positionMs: number,
): { beat: Beat; index: number; part: number } | undefined {
  if (positionMs <= take.startMs || positionMs > take.endMs) return undefined;
  const sinceMs = positionMs - take.startMs;
  const index = Math.max(
    0,
    take.beats.findLastIndex(({ atMs }) => atMs < sinceMs),
  );
  const beat = take.beats[index];
  if (beat === undefined) return undefined;
  const part = beat.lastsMs === 0 ? 1 : Math.min(1, (sinceMs - beat.atMs) / beat.lastsMs);
  return { beat, index, part };
}

/**
 * Returns whether the servers have handled the request at `positionMs`: Redis, or the memory of the replica, has answered, or the
 * response has left the replica. What the servers keep changes at this step, before the response is back.
 */
export function isHandled({ beats, startMs, endMs }: Take, positionMs: number): boolean {
  const answered = beats.findLast(
    ({ step: { kind } }) => kind === 'found' || kind === 'missed' || kind === 'memoryLookup',
  );
  const left = beats.find(({ step }) => step.kind === 'move' && step.carries === 'response');
  const beat = answered ?? left;
  return positionMs > (beat === undefined ? endMs : startMs + beat.atMs);
}

/** Returns all times at which a step ends, in order, each once. */
export function stepEnds(takes: readonly Take[]): number[] {
  const ends = takes
    .filter(({ startMs }) => Number.isFinite(startMs))
    .flatMap(({ startMs, beats }) => beats.map(({ atMs, lastsMs }) => startMs + atMs + lastsMs));
  return [...new Set(ends)].sort((a, b) => a - b);
}
