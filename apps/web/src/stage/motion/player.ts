import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Exchange, Tone } from '../../api/exchange.ts';
import { replicaName, titleOf, type NodeId } from '../model/nodes.ts';
import { sentenceOf } from '../model/sentences.ts';
import type { Step } from '../model/steps.ts';
import { lengthMs, type Pace, type Recording } from './choreography.ts';
import { restingTake, sceneryAt } from './frame.ts';
import { arrange, arrangeBatch, beatAt, endOf, isHandled, stepEnds, takeOf, type Take } from './tape.ts';

/** Speeds that a user can choose. 1 is about 1.3 seconds for a request without Redis. */
export const speeds = [0.5, 1, 2, 4] as const;
export type Speed = (typeof speeds)[number];

/** The step that is on the stage now. */
type Current = {
  exchange: Exchange;
  lane: string;
  origin: NodeId;
  step: Step;
  /** The present step in one sentence. With several requests at once, how many are where. */
  sentence: string;
  /** Number of requests that are on the stage at once. */
  together: number;
};

export type PlayerState = {
  /** The whole tape, in order. */
  exchanges: readonly Exchange[];
  /** The exchanges that had come back at the current position, in that order. Going back makes the list shorter. */
  shown: readonly Exchange[];
  /**
   * The shown exchanges, and those that the servers have handled at the current position. What Redis and the replicas keep is
   * derived from these: it changes before the response is back.
   */
  handled: readonly Exchange[];
  run: {
    /** 0 before the first run. */
    number: number;
    /** Requests of the run in each lane. */
    size: number;
    label?: string;
    /** Whether the whole run was shown. */
    done: boolean;
  };
  /** The requests of the run, in order, with whether each was shown. The scrubber has a mark for each. */
  marks: readonly { exchange: Exchange; lane: string; tone: Tone; index: number; shown: boolean }[];
  /** The index in the run of the request that is on the stage. */
  index: number;
  current: Current | undefined;
  /** The current step of each lane. */
  lanes: Readonly<Record<string, Current>>;
  playing: boolean;
  still: boolean;
  speed: Speed;
  replaying: Exchange | undefined;
  /** Whether there is something left to show. */
  behind: boolean;
  /** Rises with every step on the stage. A picture that is drawn once a step depends on it. */
  moment: number;
};

/** The part of the tape that is on the stage. */
type View = { takes: readonly Take[]; positionMs: number };

/** One player per page: a tape of exchanges, a position on it, and the only clock of the page. */
export type Player = {
  /** Starts a new run of `size` requests in each lane. Requests of earlier runs count as shown. */
  begin: (run: { size: number; pace?: Pace; label?: string }) => void;
  /** States that the run has sent its last request. Needed only for a run that stopped early. */
  end: () => void;
  /** Resolves when request `number` has been shown to its end, or skipped, or the player was reset. */
  whenShown: (number: number) => Promise<void>;
  play: () => void;
  pause: () => void;
  /** Plays to the end of the next step, and pauses there. */
  step: () => void;
  /** Goes back to the end of the step before, and pauses there. */
  back: () => void;
  /** Goes to the start of a request of the run (index from 0); with Still, to its end. */
  seek: (index: number) => void;
  /** Goes to a position of the run, in milliseconds at normal speed, and pauses there. */
  goTo: (positionMs: number) => void;
  setSpeed: (speed: Speed) => void;
  /** Shows each request as a numbered picture, without motion. Everything that came back counts as shown. */
  setStill: (on: boolean) => void;
  /** Goes to the end of the run. Requests of the run that come later count as shown at once. */
  skipToResult: () => void;
  /** Shows any request again. The tape then is where it was, and `shown` does not change. */
  replay: (exchange: Exchange) => void;
  /** Empties the tape, and all that is derived from it. */
  reset: () => void;
  /** Returns the name of a request's lane or kind on the screen, for a page with several. */
  nameOf: (request: Pick<Recording, 'exchange' | 'lane'>) => string | undefined;
  store: StoreApi<PlayerState>;
  /** Adds an exchange that came back. `usePlayer` calls it. */
  add: (recording: Recording) => void;
  /** Adds values that became known later, such as the replica of a WebSocket. */
  amend: (exchange: Exchange) => void;
  /** The takes and the position that the stage draws at this moment. */
  view: () => View;
  /** Calls the listener with every frame while something moves. */
  onFrame: (listener: () => void) => () => void;
  /** Stops the clock, and starts it again. */
  setVisible: (visible: boolean) => void;
};

export type PlayerOptions = {
  lanes: readonly string[];
  nameOf?: Player['nameOf'];
  still: boolean;
  now: () => number;
  requestFrame: (run: () => void) => number;
  cancelFrame: (handle: number) => void;
};

const firstSpeed: Speed = 0.5;
const laterSpeed: Speed = 1;
/** Longest step of the clock. After a hidden tab the tape goes on from where it was. */
const maxFrameMs = 100;
/** Time to wait for the other lanes, or for the rest of a concurrent batch. */
const patienceMs = 1_500;
/** Shortest time between two updates of the page during a stream. */
const publishEveryMs = 90;

/** Creates a player. All that is on the stage is a function of the tape and the position. */
export function createPlayer(options: PlayerOptions): Player {
  const { lanes, now, requestFrame, cancelFrame } = options;
  let earlier: Exchange[] = [];
  let takes: Take[] = [];
  let batch: (Recording & { index: number })[] = [];
  let pace: Pace = 'follow';
  let positionMs = 0;
  let stopAtMs: number | undefined;
  let ended = false;
  let skipping = false;
  let speedChosen = false;
  let visible = true;
  let heldAtMs: number | undefined;
  let addedAtMs = Number.NEGATIVE_INFINITY;
  let replay: { takes: Take[]; positionMs: number } | undefined;
  let frame: number | undefined;
  let tickedAtMs = 0;
  let publishedAtMs = Number.NEGATIVE_INFINITY;
  let momentKey = '';
  /** Whether `exchanges` and `marks` of the store are out of date. */
  let changedTape = false;
  const listeners = new Set<() => void>();
  const waiting = new Map<number, (() => void)[]>();
  /** The lane, the origin and the meaning of every request, for a replay. */
  const known = new Map<number, Recording>();

  const store = createStore<PlayerState>(() => ({
    exchanges: [],
    shown: [],
    handled: [],
    run: { number: 0, size: 0, done: false },
    marks: [],
    index: 0,
    current: undefined,
    lanes: {},
    playing: true,
    still: options.still,
    speed: firstSpeed,
    replaying: undefined,
    behind: false,
    moment: 0,
  }));
  const state = store.getState;

  const laneCount = Math.max(1, lanes.length);
  const expected = (): number => state().run.size * laneCount;
  const isWhole = (): boolean => ended || takes.length + batch.length >= expected();
  const inLane = (lane: string): number =>
    takes.filter((take) => take.lane === lane).length + batch.filter((item) => item.lane === lane).length;

  /** Returns the position that the clock may reach now: lanes run in step, so a request waits for the same one of the other lanes. */
  function limitMs(): number {
    const end = endOf(takes);
    if (laneCount === 1 || pace !== 'follow' || isWhole()) return end;
    const counts = lanes.map(inLane);
    const whole = Math.min(...counts);
    const next = takes.find(({ index, startMs }) => index === whole && startMs >= positionMs);
    if (next === undefined || positionMs < next.startMs) {
      heldAtMs = undefined;
      return next?.startMs ?? end;
    }
    heldAtMs ??= now();
    return now() - heldAtMs > patienceMs ? end : next.startMs;
  }

  function view(): View {
    return replay ?? { takes, positionMs };
  }

  const isShown = (take: Take): boolean => take.endMs <= positionMs;

  /** Changes the store to the state at the position. */
  function publish(): void {
    publishedAtMs = now();
    const shownTakes = takes.filter(isShown).sort((a, b) => a.endMs - b.endMs);
    const before = state();
    const count = earlier.length + shownTakes.length;
    const shown =
      before.shown.length === count &&
      (shownTakes.length === 0 || before.shown.at(-1) === shownTakes.at(-1)?.exchange)
        ? before.shown
        : [...earlier, ...shownTakes.map(({ exchange }) => exchange)];
    const pending = takes.filter((take) => !isShown(take) && isHandled(take, positionMs)).map(exchangeOf);
    const isDone = takes.length > 0 && batch.length === 0 && isWhole() && positionMs >= endOf(takes);
    const seen = view();
    const onStage = takes.filter((take) => beatAt(take, positionMs) !== undefined);
    const latest = onStage[0] ?? restingTake(takes, positionMs);
    store.setState({
      exchanges: changedTape ? tapeOf() : before.exchanges,
      shown,
      handled: pending.length === 0 ? shown : sameOr(before.handled, [...shown, ...pending]),
      run: before.run.done === isDone ? before.run : { ...before.run, done: isDone },
      marks: changedTape || shown !== before.shown ? marksOf() : before.marks,
      index: latest?.index ?? 0,
      current: currentIn(undefined, seen),
      lanes: Object.fromEntries(
        lanes.flatMap((lane) => {
          const current = currentIn(lane, seen);
          return current === undefined ? [] : [[lane, current]];
        }),
      ),
      behind: positionMs < endOf(takes) || batch.length > 0,
      moment: before.moment + 1,
    });
    changedTape = false;
    for (const take of shownTakes) settle(take.exchange.number);
  }

  const tapeOf = (): Exchange[] => [...earlier, ...takes.map(exchangeOf), ...batch.map(exchangeOf)];
  const marksOf = (): PlayerState['marks'] =>
    takes
      .map((take) => ({ ...take, shown: isShown(take) }))
      .map(({ exchange, lane, tone, index, shown }) => ({ exchange, lane, tone, index, shown }))
      .sort((a, b) => a.index - b.index);

  function settle(number: number): void {
    for (const resolve of waiting.get(number) ?? []) resolve();
    waiting.delete(number);
  }

  /** Shows the position. `force` also updates the page when no step has ended. */
  function changed(force: boolean): void {
    const key = keyOf(view());
    const due = pace !== 'stream' || now() - publishedAtMs >= publishEveryMs || positionMs >= endOf(takes);
    if (force || (key !== momentKey && due)) {
      momentKey = key;
      publish();
    }
    for (const listener of listeners) listener();
  }

  function tick(): void {
    frame = undefined;
    const atMs = now();
    const passedMs = Math.min(maxFrameMs, atMs - tickedAtMs) * state().speed;
    tickedAtMs = atMs;
    releaseBatch();
    if (replay !== undefined) {
      replay.positionMs = Math.min(endOf(replay.takes), replay.positionMs + passedMs);
      if (replay.positionMs >= endOf(replay.takes)) endReplay();
    } else if (state().playing) {
      const limit = Math.min(limitMs(), stopAtMs ?? Number.POSITIVE_INFINITY);
      positionMs = Math.max(positionMs, Math.min(limit, positionMs + passedMs));
      if (stopAtMs !== undefined && positionMs >= stopAtMs) {
        stopAtMs = undefined;
        store.setState({ playing: false });
      }
    }
    changed(false);
    wake();
  }

  const isMoving = (): boolean =>
    visible &&
    !state().still &&
    (replay !== undefined || (state().playing && (positionMs < endOf(takes) || batch.length > 0)));

  function wake(): void {
    if (frame !== undefined || !isMoving()) return;
    if (now() - tickedAtMs > maxFrameMs) tickedAtMs = now();
    frame = requestFrame(tick);
  }

  function endReplay(): void {
    replay = undefined;
    store.setState({ replaying: undefined });
    changed(true);
  }

  function jump(toMs: number): void {
    if (replay !== undefined) endReplay();
    stopAtMs = undefined;
    positionMs = toMs;
    changed(true);
    wake();
  }

  /** Places the concurrent batch when it is whole, or when nothing has come for a while. */
  function releaseBatch(): void {
    if (batch.length === 0) return;
    if (!isWhole() && !skipping && !state().still && now() - addedAtMs < patienceMs) return;
    takes = [...takes, ...arrangeBatch(batch, Math.max(positionMs, endOf(takes)))];
    batch = [];
    changedTape = true;
  }

  function showAll(): void {
    releaseBatch();
    jump(endOf(takes));
  }

  const player: Player = {
    nameOf: options.nameOf ?? (() => undefined),
    begin: ({ size, pace: wanted = 'follow', label }) => {
      earlier = tapeOf();
      changedTape = true;
      const { run, speed } = state();
      for (const { number } of earlier) settle(number);
      takes = [];
      batch = [];
      replay = undefined;
      pace = wanted;
      positionMs = 0;
      stopAtMs = undefined;
      ended = false;
      skipping = false;
      const next = { number: run.number + 1, size, done: false };
      store.setState({
        run: label === undefined ? next : { ...next, label },
        playing: true,
        replaying: undefined,
        // A run of a single request, such as a sign-in, does not count as the first run.
        speed: run.size > 1 && !speedChosen ? laterSpeed : speed,
      });
      changed(true);
    },
    end: () => {
      ended = true;
      if (state().still || skipping) showAll();
      else changed(true);
      wake();
    },
    whenShown: (number) => {
      const isPending =
        takes.some((take) => take.exchange.number === number && !isShown(take)) ||
        batch.some(({ exchange }) => exchange.number === number);
      if (!isPending) return Promise.resolve();
      return new Promise((resolve) => {
        waiting.set(number, [...(waiting.get(number) ?? []), resolve]);
      });
    },
    play: () => {
      stopAtMs = undefined;
      store.setState({ playing: true });
      wake();
    },
    pause: () => {
      stopAtMs = undefined;
      if (replay !== undefined) endReplay();
      store.setState({ playing: false });
    },
    step: () => {
      if (state().still) {
        const next = takes.filter(({ endMs }) => endMs > positionMs).map(({ endMs }) => endMs);
        if (next.length > 0) jump(Math.min(...next));
        return;
      }
      if (stopAtMs !== undefined) jump(stopAtMs);
      const next = stepEnds(takes).find((endMs) => endMs > positionMs);
      if (next === undefined) return;
      stopAtMs = next;
      store.setState({ playing: true });
      wake();
    },
    back: () => {
      const ends = state().still ? takes.map(({ endMs }) => endMs).sort((a, b) => a - b) : stepEnds(takes);
      store.setState({ playing: false });
      jump(ends.findLast((endMs) => endMs < positionMs) ?? (state().still ? (ends[0] ?? 0) : 0));
    },
    seek: (index) => {
      const chosen = takes.filter((take) => take.index === index);
      if (chosen.length === 0) return;
      jump(
        state().still
          ? Math.max(...chosen.map(({ endMs }) => endMs))
          : Math.min(...chosen.map(({ startMs }) => startMs)),
      );
    },
    goTo: (toMs) => {
      store.setState({ playing: false });
      jump(Math.max(0, Math.min(endOf(takes), toMs)));
    },
    setSpeed: (speed) => {
      speedChosen = true;
      store.setState({ speed });
    },
    setStill: (still) => {
      store.setState({ still });
      if (still) showAll();
      else changed(true);
    },
    skipToResult: () => {
      skipping = true;
      store.setState({ playing: true });
      showAll();
    },
    replay: (exchange) => {
      const { lane = lanes[0] ?? '', origin = 'browser', tone } = known.get(exchange.number) ?? {};
      const take = takeOf({ exchange, lane, origin, tone }, 0, 'follow');
      const placed = { ...take, startMs: 0, endMs: lengthMs(take.beats) };
      replay = { takes: [placed], positionMs: state().still ? placed.endMs : 0 };
      store.setState({ replaying: exchange });
      changed(true);
      wake();
    },
    reset: () => {
      earlier = [];
      takes = [];
      batch = [];
      replay = undefined;
      positionMs = 0;
      stopAtMs = undefined;
      skipping = false;
      ended = false;
      changedTape = true;
      known.clear();
      store.setState({
        run: { number: state().run.number, size: 0, done: false },
        replaying: undefined,
        playing: true,
      });
      for (const number of waiting.keys()) settle(number);
      changed(true);
    },
    store,
    add: (recording) => {
      const { exchange, lane } = recording;
      // A request that no run announced is a run of its own.
      if (isWhole() && (state().run.done || takes.length === 0)) player.begin({ size: 1 });
      known.set(exchange.number, recording);
      changedTape = true;
      addedAtMs = now();
      const index = inLane(lane);
      if (pace === 'concurrent') batch.push({ ...recording, index });
      else takes = arrange([...takes, takeOf(recording, index, pace)], pace, positionMs);
      const atOnce = state().still || skipping;
      if (atOnce) showAll();
      else changed(true);
      wake();
    },
    amend: (exchange) => {
      const replace = <Item extends { exchange: Exchange }>(item: Item): Item =>
        item.exchange.number === exchange.number ? { ...item, exchange } : item;
      earlier = earlier.map((old) => (old.number === exchange.number ? exchange : old));
      takes = takes.map(replace);
      batch = batch.map(replace);
      changedTape = true;
      changed(true);
    },
    view,
    onFrame: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setVisible: (next) => {
      visible = next;
      if (!visible && frame !== undefined) {
        cancelFrame(frame);
        frame = undefined;
      }
      wake();
    },
  };
  return player;
}

/** Returns the list of before if it has the same exchanges, so that nothing renders again. */
const sameOr = (before: readonly Exchange[], now: readonly Exchange[]): readonly Exchange[] =>
  before.length === now.length && before.every((exchange, index) => exchange === now[index]) ? before : now;

const exchangeOf = ({ exchange }: { exchange: Exchange }): Exchange => exchange;

/** Returns the current step of a lane, or of all lanes. At rest, this is the last step of the last request. */
function currentIn(lane: string | undefined, { takes: all, positionMs: at }: View): Current | undefined {
  const own = lane === undefined ? all : all.filter((take) => take.lane === lane);
  const running = own.filter((take) => beatAt(take, at) !== undefined);
  const take = running.findLast(({ pace }) => pace === 'stream') ?? running[0] ?? restingTake(own, at);
  if (take === undefined) return undefined;
  const beat = beatAt(take, at)?.beat ?? take.beats.at(-1);
  if (beat === undefined) return undefined;
  const { exchange } = take;
  const together = take.pace === 'follow' ? 1 : running.length;
  return {
    exchange,
    lane: take.lane,
    origin: take.origin,
    step: beat.step,
    sentence: together > 1 ? inFlightSentence(running, at) : sentenceOf(exchange, beat.step),
    together,
  };
}

function inFlightSentence(running: readonly Take[], positionMs: number): string {
  const { inFlight } = sceneryAt(running, positionMs);
  const places = [...inFlight].filter(([node]) => replicaName(node) !== undefined);
  const parts = places
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([node, count]) => `${count} at ${titleOf(node)}`);
  return `${running.length} requests are on their way${parts.length === 0 ? ', none is at a server' : `: ${parts.join(', ')}`}.`;
}

/** Returns a text that changes with every step on the stage. */
function keyOf({ takes: all, positionMs: at }: View): string {
  let key = '';
  let shownCount = 0;
  for (const take of all) {
    if (take.endMs <= at) shownCount += 1;
    const now = beatAt(take, at);
    if (now !== undefined) key += `${take.exchange.number}:${now.index}${now.part < 1 ? '' : '.'} `;
  }
  return `${key}${shownCount}`;
}
