import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Speed } from './player.ts';

export type WalkState = {
  /** Index of the step on the screen. -1 before the first step. */
  at: number;
  /** Steps that can be shown. The other steps depend on a response that has not come. */
  known: number;
  /** All steps of the walk. */
  total: number;
  playing: boolean;
  still: boolean;
  speed: Speed;
};

/** Steps of a computation, with a position and a clock: the player of a picture that has no network. */
export type Walk = {
  /** Starts again at the first step. The walk stops before the first unknown step. */
  begin: (steps: { total: number; lengthsMs: readonly number[] }) => void;
  /** Makes more steps known: `lengthsMs` has the time of every known step at speed 1. */
  extend: (lengthsMs: readonly number[]) => void;
  /** Resolves when step `index` has been shown for its time, or was skipped, or the walk started again. */
  whenShown: (index: number) => Promise<void>;
  play: () => void;
  pause: () => void;
  step: () => void;
  back: () => void;
  seek: (index: number) => void;
  setSpeed: (speed: Speed) => void;
  /** Shows the last known step at once. */
  setStill: (on: boolean) => void;
  skipToResult: () => void;
  reset: () => void;
  store: StoreApi<WalkState>;
};

/** Returns the time that a step needs at speed 1: a user also reads its sentence. */
export const readingMs = (sentence: string): number => 500 + 15 * sentence.length;

export type WalkOptions = {
  still: boolean;
  /** Runs the work after a time. Returns a function that cancels it. */
  after: (ms: number, work: () => void) => () => void;
};

const initial = { at: -1, known: 0, total: 0, playing: true } as const;

export function createWalk({ still, after }: WalkOptions): Walk {
  const store = createStore<WalkState>(() => ({ ...initial, still, speed: 0.5 }));
  const { getState: state } = store;
  /** Index of the last step that was shown for its time. */
  let over = -1;
  let isSkipping = false;
  /** Whether the user went beyond the last known step. The next step is shown as soon as it is known. */
  let isAwaited = false;
  let lengthsMs: readonly number[] = [];
  let cancel: (() => void) | undefined;
  let waiting: { index: number; resolve: () => void }[] = [];

  const isInstant = (): boolean => state().still || isSkipping;

  function settle(upTo: number): void {
    over = Math.max(over, upTo);
    const due = waiting.filter(({ index }) => index <= over);
    waiting = waiting.filter(({ index }) => index > over);
    for (const { resolve } of due) resolve();
  }

  function place(at: number): void {
    cancel?.();
    isAwaited = false;
    store.setState({ at });
    // A user who steps by hand is done when the last step is on the screen.
    const { total, playing } = state();
    settle(isInstant() || (!playing && at === total - 1) ? at : at - 1);
  }

  /** Goes on from the step on the screen. */
  function run(): void {
    cancel?.();
    const { at, known, playing, speed } = state();
    if (at < 0) return;
    if (isInstant()) place(known - 1);
    else if (playing)
      cancel = after((lengthsMs[at] ?? 0) / speed, () => {
        settle(at);
        if (at >= state().known - 1) return;
        place(at + 1);
        run();
      });
  }

  function goTo(at: number): void {
    isSkipping = false;
    store.setState({ playing: false });
    if (at >= 0 && at < state().known) place(at);
  }

  function restart(): void {
    cancel?.();
    settle(Number.POSITIVE_INFINITY);
    over = -1;
    isSkipping = false;
    isAwaited = false;
  }

  return {
    begin: ({ total, lengthsMs: known }) => {
      restart();
      lengthsMs = known;
      store.setState({ total, known: known.length, playing: true });
      place(0);
      run();
    },
    extend: (longer) => {
      lengthsMs = longer;
      store.setState({ known: longer.length });
      const { at, known, playing } = state();
      // The step before was shown long enough while the response was pending.
      if (over < at || at >= known - 1 || !(playing || isInstant() || isAwaited)) return;
      place(at + 1);
      run();
    },
    whenShown: (index) =>
      index <= over
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push({ index, resolve });
          }),
    play: () => {
      isSkipping = false;
      store.setState({ playing: true });
      const { at, total } = state();
      if (at === total - 1 && at > 0) place(0);
      run();
    },
    pause: () => {
      cancel?.();
      store.setState({ playing: false });
    },
    step: () => {
      const { at, known } = state();
      if (at < 0) return;
      settle(at);
      goTo(at + 1);
      isAwaited = at === known - 1;
    },
    back: () => {
      goTo(state().at - 1);
    },
    seek: goTo,
    setSpeed: (speed) => {
      store.setState({ speed });
      if (!isInstant()) run();
    },
    setStill: (on) => {
      store.setState({ still: on });
      if (on) run();
    },
    skipToResult: () => {
      isSkipping = true;
      run();
    },
    reset: () => {
      restart();
      store.setState(initial);
    },
    store,
  };
}
