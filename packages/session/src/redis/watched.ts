import type { EndReason } from '../session.ts';

/** While changes go unheard, or Redis does not answer, a watched session is looked at this often, in milliseconds. */
const pollMs = 250;
/** A store that answers nothing for this long, in milliseconds, is away: time enough for a restart, or a failover begun. */
const awayGraceMs = 2000;
/** The longest delay that setTimeout takes, in milliseconds. */
const longestTimerMs = 2 ** 31 - 1;

/** What a look at a session shows. */
export type Seen =
  { readonly state: 'live'; readonly expiresInMs: number } | { readonly state: 'ended' | 'rotated' | 'away' };

export type Watched = {
  /** Looks again, now: something may have happened. */
  check(): void;
  stop(): void;
};

export type WatchedOptions = {
  readonly look: () => Promise<Seen>;
  /** Whether changes are heard; while they are, the next look is due when the session expires. */
  readonly tracked: () => boolean;
  readonly onEnd: (reason: EndReason) => void;
};

/** One watched session: looked at when it may have changed and when it should have expired, until it is over. */
export function watchOne({ look, tracked, onEnd }: WatchedOptions): Watched {
  let timer: NodeJS.Timeout | undefined;
  let awaySinceMs: number | undefined;
  let looking = false;
  let lookAgain = false;
  let stopped = false;

  async function check(): Promise<void> {
    if (stopped) return;
    // A look that is under way may have seen what was before the change: it has to be followed by another.
    lookAgain = true;
    if (looking) return;
    looking = true;
    while (lookAgain) {
      lookAgain = false;
      act(await look());
    }
    looking = false;
  }

  function act(seen: Seen): void {
    if (stopped) return;
    if (seen.state === 'away') return wait();
    awaySinceMs = undefined;
    if (seen.state === 'live') return lookIn(tracked() ? seen.expiresInMs + 1 : pollMs);
    end(seen.state);
  }

  function wait(): void {
    awaySinceMs ??= performance.now();
    if (performance.now() - awaySinceMs < awayGraceMs) lookIn(pollMs);
    else end('store_away');
  }

  function end(reason: EndReason): void {
    stop();
    onEnd(reason);
  }

  function lookIn(delayMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void check(), Math.min(delayMs, longestTimerMs)).unref();
  }

  function stop(): void {
    stopped = true;
    clearTimeout(timer);
  }

  void check();
  return { check: () => void check(), stop };
}
