import type { EndReason } from '../session.ts';

/** Time between two reads of a watched session while changes are not tracked or Redis is unavailable, in milliseconds. */
const pollMs = 250;
/** Time without a reply after which a watch ends, in milliseconds. A restart, or the start of a failover, takes less time. */
const graceMs = 2000;
/** The longest delay of setTimeout, in milliseconds. */
const maxTimerMs = 2 ** 31 - 1;

export type SessionState =
  | { readonly state: 'live'; readonly expiresInMs: number }
  | { readonly state: 'ended' | 'rotated' | 'unavailable' };

export type SessionWatcher = {
  /** Reads the session now, because it may have changed. */
  check(): void;
  stop(): void;
};

export type SessionWatcherOptions = {
  readonly readState: () => Promise<SessionState>;
  /** Whether changes are tracked. If so, the next read is due when the session expires. */
  readonly isTracking: () => boolean;
  readonly onEnd: (reason: EndReason) => void;
};

/** Watches one session until it ends. Reads it when it may have changed and when it should have expired. */
export function watchSession({ readState, isTracking, onEnd }: SessionWatcherOptions): SessionWatcher {
  let timer: NodeJS.Timeout | undefined;
  let unavailableSinceMs: number | undefined;
  let isReading = false;
  let isReadDue = false;
  let isStopped = false;

  async function check(): Promise<void> {
    if (isStopped) return;
    // A read in flight may have missed the change, so another read must follow it.
    isReadDue = true;
    if (isReading) return;
    isReading = true;
    while (isReadDue) {
      isReadDue = false;
      handle(await readState());
    }
    isReading = false;
  }

  function handle(session: SessionState): void {
    if (isStopped) return;
    if (session.state === 'unavailable') return handleUnavailable();
    unavailableSinceMs = undefined;
    if (session.state === 'live') return checkIn(isTracking() ? session.expiresInMs + 1 : pollMs);
    end(session.state);
  }

  function handleUnavailable(): void {
    unavailableSinceMs ??= performance.now();
    if (performance.now() - unavailableSinceMs < graceMs) checkIn(pollMs);
    else end('store_unavailable');
  }

  function end(reason: EndReason): void {
    stop();
    onEnd(reason);
  }

  function checkIn(delayMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void check(), Math.min(delayMs, maxTimerMs)).unref();
  }

  function stop(): void {
    isStopped = true;
    clearTimeout(timer);
  }

  void check();
  return { check: () => void check(), stop };
}
