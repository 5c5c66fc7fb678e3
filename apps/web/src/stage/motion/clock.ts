type ClockOptions = {
  now: () => number;
  requestFrame: (run: () => void) => number;
  cancelFrame: (handle: number) => void;
  isMoving: () => boolean;
  /** Receives the time since the last frame, in milliseconds. */
  onFrame: (passedMs: number) => void;
};

export type Clock = {
  /** Starts the clock if something moves. It stops on its own when nothing moves. */
  wake: () => void;
  setVisible: (visible: boolean) => void;
};

/** Longest step of the clock. After a hidden tab the tape goes on from where it was. */
const maxFrameMs = 100;

/** Creates the only clock of the page: one call per animation frame while something moves. */
export function createClock({ now, requestFrame, cancelFrame, isMoving, onFrame }: ClockOptions): Clock {
  let frame: number | undefined;
  let tickedAtMs = 0;
  let visible = true;

  function tick(): void {
    frame = undefined;
    const atMs = now();
    const passedMs = Math.min(maxFrameMs, atMs - tickedAtMs);
    tickedAtMs = atMs;
    onFrame(passedMs);
    wake();
  }

  function wake(): void {
    if (frame !== undefined || !visible || !isMoving()) return;
    if (now() - tickedAtMs > maxFrameMs) tickedAtMs = now();
    frame = requestFrame(tick);
  }

  return {
    wake,
    setVisible: (next) => {
      visible = next;
      if (!visible && frame !== undefined) {
        cancelFrame(frame);
        frame = undefined;
      }
      wake();
    },
  };
}
