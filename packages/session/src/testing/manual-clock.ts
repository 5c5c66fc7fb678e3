import type { Clock } from '../session.ts';

export type ManualClock = Clock & {
  advance(ms: number): void;
};

/** Creates a clock that moves only by `advance`. It starts at the real time, because Redis uses the real time. */
export function manualClock(startMs: number = Date.now()): ManualClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    advance(ms) {
      nowMs += ms;
    },
  };
}
