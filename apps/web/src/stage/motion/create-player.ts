import { createStore } from 'zustand/vanilla';
import type { Exchange } from '../../api/exchange.ts';
import { lengthMs } from './choreography.ts';
import { createClock } from './clock.ts';
import { currentIn, keyOf, type View } from './current.ts';
import { restingTake } from './frame.ts';
import type { Player, PlayerOptions, PlayerState, Speed } from './player.ts';
import { createReel, exchangeOf } from './reel.ts';
import { beatAt, endOf, isHandled, stepEnds, takeOf, type Take } from './tape.ts';

const firstSpeed: Speed = 0.5;
const laterSpeed: Speed = 1;
/** Shortest time between two updates of the page during a stream. */
const publishEveryMs = 90;

/** Creates a player. All that is on the stage is a function of the tape and the position. */
export function createPlayer(options: PlayerOptions): Player {
  const { lanes, now } = options;
  const reel = createReel({ lanes, now });
  let positionMs = 0;
  let stopAtMs: number | undefined;
  let skipping = false;
  let speedChosen = false;
  let replay: { takes: Take[]; positionMs: number } | undefined;
  let publishedAtMs = Number.NEGATIVE_INFINITY;
  let momentKey = '';
  /** Whether `exchanges` and `marks` of the store are out of date. */
  let changedTape = false;
  const listeners = new Set<() => void>();
  const waiting = new Map<number, (() => void)[]>();

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

  function view(): View {
    return replay ?? { takes: reel.takes(), positionMs };
  }

  const isShown = (take: Take): boolean => take.endMs <= positionMs;

  /** Changes the store to the state at the position. */
  function publish(): void {
    publishedAtMs = now();
    const takes = reel.takes();
    const endMs = reel.endMs();
    const shownTakes = takes.filter(isShown).sort((a, b) => a.endMs - b.endMs);
    const before = state();
    const count = reel.earlier().length + shownTakes.length;
    const shown =
      before.shown.length === count &&
      (shownTakes.length === 0 || before.shown.at(-1) === shownTakes.at(-1)?.exchange)
        ? before.shown
        : [...reel.earlier(), ...shownTakes.map(exchangeOf)];
    const pending = takes.filter((take) => !isShown(take) && isHandled(take, positionMs)).map(exchangeOf);
    const isDone = takes.length > 0 && !reel.hasBatch() && reel.isWhole() && positionMs >= endMs;
    const seen = view();
    const onStage = takes.filter((take) => beatAt(take, positionMs) !== undefined);
    const latest = onStage[0] ?? restingTake(takes, positionMs);
    store.setState({
      exchanges: changedTape ? reel.exchanges() : before.exchanges,
      shown,
      handled: pending.length === 0 ? shown : sameOr(before.handled, [...shown, ...pending]),
      run: before.run.done === isDone ? before.run : { ...before.run, done: isDone, size: sizeAt(isDone) },
      marks: changedTape || shown !== before.shown ? marksOf() : before.marks,
      index: latest?.index ?? 0,
      current: currentIn(undefined, seen),
      lanes: Object.fromEntries(
        lanes.flatMap((lane) => {
          const current = currentIn(lane, seen);
          return current === undefined ? [] : [[lane, current]];
        }),
      ),
      behind: positionMs < endMs || reel.hasBatch(),
      moment: before.moment + 1,
    });
    changedTape = false;
    for (const take of shownTakes) settle(take.exchange.number);
  }

  /** A run that ended early has as many requests as it sent. */
  function sizeAt(isDone: boolean): number {
    const { size } = state().run;
    return isDone ? Math.min(size, Math.max(...reel.takes().map(({ index }) => index)) + 1) : size;
  }

  const marksOf = (): PlayerState['marks'] =>
    reel
      .takes()
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
    const due =
      reel.pace() !== 'stream' || now() - publishedAtMs >= publishEveryMs || positionMs >= reel.endMs();
    if (force || (key !== momentKey && due)) {
      momentKey = key;
      publish();
    }
    for (const listener of listeners) listener();
  }

  /** Moves the position, or that of the replay. */
  function advance(passedMs: number): void {
    const byMs = passedMs * state().speed;
    releaseBatch();
    if (replay !== undefined) {
      replay.positionMs = Math.min(endOf(replay.takes), replay.positionMs + byMs);
      if (replay.positionMs >= endOf(replay.takes)) endReplay();
    } else if (state().playing) {
      const limit = Math.min(reel.limitMs(positionMs), stopAtMs ?? Number.POSITIVE_INFINITY);
      positionMs = Math.max(positionMs, Math.min(limit, positionMs + byMs));
      if (stopAtMs !== undefined && positionMs >= stopAtMs) {
        stopAtMs = undefined;
        store.setState({ playing: false });
      }
    }
    changed(false);
  }

  const { wake, setVisible } = createClock({
    ...options,
    isMoving: () =>
      !state().still &&
      (replay !== undefined || (state().playing && (positionMs < reel.endMs() || reel.hasBatch()))),
    onFrame: advance,
  });

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

  function releaseBatch(): void {
    if (reel.releaseBatch(positionMs, skipping || state().still)) changedTape = true;
  }

  function showAll(): void {
    releaseBatch();
    jump(reel.endMs());
  }

  const player: Player = {
    nameOf: options.nameOf ?? (() => undefined),
    begin: ({ size, pace = 'follow', label }) => {
      reel.begin({ size, pace });
      changedTape = true;
      const { run, speed } = state();
      for (const { number } of reel.earlier()) settle(number);
      replay = undefined;
      positionMs = 0;
      stopAtMs = undefined;
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
      reel.end();
      if (state().still || skipping) showAll();
      else changed(true);
      wake();
    },
    whenShown: (number) => {
      if (!reel.isPending(number, isShown)) return Promise.resolve();
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
        const next = reel.takes().flatMap(({ endMs }) => (endMs > positionMs ? [endMs] : []));
        if (next.length > 0) jump(Math.min(...next));
        return;
      }
      if (stopAtMs !== undefined) jump(stopAtMs);
      const next = stepEnds(reel.takes()).find((endMs) => endMs > positionMs);
      if (next === undefined) return;
      stopAtMs = next;
      store.setState({ playing: true });
      wake();
    },
    back: () => {
      const takes = reel.takes();
      const ends = state().still ? takes.map(({ endMs }) => endMs).sort((a, b) => a - b) : stepEnds(takes);
      store.setState({ playing: false });
      jump(ends.findLast((endMs) => endMs < positionMs) ?? (state().still ? (ends[0] ?? 0) : 0));
    },
    seek: (index) => {
      const chosen = reel.takes().filter((take) => take.index === index);
      if (chosen.length === 0) return;
      jump(
        state().still
          ? Math.max(...chosen.map(({ endMs }) => endMs))
          : Math.min(...chosen.map(({ startMs }) => startMs)),
      );
    },
    goTo: (toMs) => {
      store.setState({ playing: false });
      jump(Math.max(0, Math.min(reel.endMs(), toMs)));
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
      const take = takeOf(reel.recordingOf(exchange), 0, 'follow');
      const placed = { ...take, startMs: 0, endMs: lengthMs(take.beats) };
      replay = { takes: [placed], positionMs: state().still ? placed.endMs : 0 };
      store.setState({ replaying: exchange });
      changed(true);
      wake();
    },
    reset: () => {
      reel.clear();
      replay = undefined;
      positionMs = 0;
      stopAtMs = undefined;
      skipping = false;
      changedTape = true;
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
      // A request that no run announced is a run of its own.
      if (reel.isWhole() && (state().run.done || reel.takes().length === 0)) player.begin({ size: 1 });
      reel.add(recording, positionMs);
      changedTape = true;
      const atOnce = state().still || skipping;
      if (atOnce) showAll();
      else changed(true);
      wake();
    },
    amend: (exchange) => {
      reel.amend(exchange);
      changedTape = true;
      changed(true);
    },
    view,
    onFrame: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setVisible,
  };
  return player;
}

/** Returns the list of before if it has the same exchanges, so that nothing renders again. */
const sameOr = (before: readonly Exchange[], now: readonly Exchange[]): readonly Exchange[] =>
  before.length === now.length && before.every((exchange, index) => exchange === now[index]) ? before : now;
