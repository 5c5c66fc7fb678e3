import type { Exchange } from '../../api/exchange.ts';
import type { Pace, Recording } from './choreography.ts';
import { arrange, arrangeBatch, endOf, takeOf, type Take } from './tape.ts';

/** The records of a player: the exchanges of earlier runs, and the takes of the present run. */
export type Reel = {
  /** Starts a run of `size` requests in each lane. The run before becomes earlier. */
  begin: (run: { size: number; pace: Pace }) => void;
  /** States that the run has sent its last request. */
  end: () => void;
  clear: () => void;
  add: (recording: Recording, positionMs: number) => void;
  amend: (exchange: Exchange) => void;
  /** Places the concurrent batch when it is whole, when nothing has come for a while, or at once. Returns whether it did. */
  releaseBatch: (positionMs: number, atOnce: boolean) => boolean;
  pace: () => Pace;
  takes: () => readonly Take[];
  /** The exchanges of earlier runs. */
  earlier: () => readonly Exchange[];
  exchanges: () => readonly Exchange[];
  endMs: () => number;
  /** Whether the run has all its requests. */
  isWhole: () => boolean;
  /** Whether requests wait for their place. */
  hasBatch: () => boolean;
  isPending: (number: number, isShown: (take: Take) => boolean) => boolean;
  /** Returns the position that the clock may reach now: lanes run in step, so a request waits for the same one of the other lanes. */
  limitMs: (positionMs: number) => number;
  /** Returns the lane, the origin and the meaning of a request that was added since the last `clear`. */
  recordingOf: (exchange: Exchange) => Recording;
};

/** Time to wait for the other lanes, or for the rest of a concurrent batch. */
const patienceMs = 1_500;

export function createReel({ lanes, now }: { lanes: readonly string[]; now: () => number }): Reel {
  let earlier: readonly Exchange[] = [];
  let takes: readonly Take[] = [];
  let batch: readonly (Recording & { index: number })[] = [];
  let pace: Pace = 'follow';
  let size = 0;
  let ended = false;
  let heldAtMs: number | undefined;
  let addedAtMs = Number.NEGATIVE_INFINITY;
  const known = new Map<number, Recording>();

  const laneCount = Math.max(1, lanes.length);
  const endMs = (): number => endOf(takes);
  const isWhole = (): boolean => ended || takes.length + batch.length >= size * laneCount;
  const inLane = (lane: string): number =>
    takes.filter((take) => take.lane === lane).length + batch.filter((item) => item.lane === lane).length;
  const exchanges = (): readonly Exchange[] => [
    ...earlier,
    ...takes.map(exchangeOf),
    ...batch.map(exchangeOf),
  ];

  return {
    begin: (run) => {
      earlier = exchanges();
      takes = [];
      batch = [];
      ({ size, pace } = run);
      ended = false;
    },
    end: () => {
      ended = true;
    },
    clear: () => {
      earlier = [];
      takes = [];
      batch = [];
      size = 0;
      ended = false;
      known.clear();
    },
    add: (recording, positionMs) => {
      known.set(recording.exchange.number, recording);
      addedAtMs = now();
      const index = inLane(recording.lane);
      if (pace === 'concurrent') batch = [...batch, { ...recording, index }];
      else takes = arrange([...takes, takeOf(recording, index, pace)], pace, positionMs);
    },
    amend: (exchange) => {
      const replace = <Item extends { exchange: Exchange }>(item: Item): Item =>
        item.exchange.number === exchange.number ? { ...item, exchange } : item;
      earlier = earlier.map((old) => (old.number === exchange.number ? exchange : old));
      takes = takes.map(replace);
      batch = batch.map(replace);
    },
    releaseBatch: (positionMs, atOnce) => {
      if (batch.length === 0) return false;
      if (!isWhole() && !atOnce && now() - addedAtMs < patienceMs) return false;
      takes = [...takes, ...arrangeBatch(batch, Math.max(positionMs, endMs()))];
      batch = [];
      return true;
    },
    pace: () => pace,
    takes: () => takes,
    earlier: () => earlier,
    exchanges,
    endMs,
    isWhole,
    hasBatch: () => batch.length > 0,
    isPending: (number, isShown) =>
      takes.some((take) => take.exchange.number === number && !isShown(take)) ||
      batch.some(({ exchange }) => exchange.number === number),
    limitMs: (positionMs) => {
      if (laneCount === 1 || pace !== 'follow' || isWhole()) return endMs();
      const whole = Math.min(...lanes.map(inLane));
      const next = takes.find(({ index, startMs }) => index === whole && startMs >= positionMs);
      if (next === undefined || positionMs < next.startMs) {
        heldAtMs = undefined;
        return next?.startMs ?? endMs();
      }
      heldAtMs ??= now();
      return now() - heldAtMs > patienceMs ? endMs() : next.startMs;
    },
    recordingOf: (exchange) => ({
      lane: lanes[0] ?? '',
      origin: 'browser',
      ...known.get(exchange.number),
      exchange,
    }),
  };
}

export const exchangeOf = ({ exchange }: { exchange: Exchange }): Exchange => exchange;
