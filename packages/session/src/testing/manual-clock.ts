import type { Clock } from '../session.ts';

export type ManualClock = Clock & {
  advance(ms: number): void;
};

/** A clock that stands still until it is told. It starts at the real time, which is what Redis goes by. */
export function manualClock(startMs: number = Date.now()): ManualClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    advance(ms) {
      nowMs += ms;
    },
  };
}
