import { createTurns, type Place } from './turns.ts';

/** Result of a task that was refused or never started. */
export type Refused = {
  readonly ok: false;
  /** Time until half of the waiting tasks are done. */
  readonly retryAfterMs: number;
};

export type Done<Result> = { readonly ok: true; readonly result: Result };

export const queueLimit = 64;

/** Maximum number of waiting tasks of one client while other clients wait. */
export const clientLimit = queueLimit / 2;

/** A task with a longer expected wait is refused at once. */
export const longestExpectedWaitMs = 12_000;

/** A task that has waited this long is refused. Less than 20 s, after which NGINX ends a request. */
export const longestWaitMs = 17_000;

/** Weight of the latest task in the mean duration of the tasks. */
const latestWeight = 0.2;

type Waiting = { readonly start: () => void; readonly drop: () => void };

/**
 * Runs up to `threads` tasks at the same time. The clients of the waiting tasks take turns, so a client with many tasks
 * delays only itself.
 */
export function createQueue({
  threads,
  nowMs = () => performance.now(),
}: {
  threads: number;
  nowMs?: () => number;
}) {
  const waiting = createTurns<Waiting>();
  let free = threads;
  let meanMs: number | undefined;

  return {
    length: waiting.size,
    refusal,

    /**
     * Refuses the task at once if too many tasks wait. Refuses a waiting task if the work became slower, if the full queue
     * needs room for a client with fewer tasks, or if `signal` aborts before the start.
     */
    async run<Result>(
      task: () => Promise<Result>,
      place: Place,
      signal?: AbortSignal,
    ): Promise<Done<Result> | Refused> {
      const refused = signal?.aborted === true ? dropped : refusal(place);
      if (refused !== undefined) return refused;
      if (free > 0) free -= 1;
      else if (!(await turn(place, signal))) return { ok: false, retryAfterMs: halfOfWaitMs() };
      const startedAtMs = nowMs();
      try {
        return { ok: true, result: await task() };
      } finally {
        learn(nowMs() - startedAtMs);
        startNext();
      }
    },
  };

  function refusal(place: Place): Refused | undefined {
    const own = waiting.sizeOf(place);
    const isOverShare = own >= clientLimit && own < waiting.size();
    const isFull = waiting.size() >= queueLimit && waiting.itemToDropFor(place) === undefined;
    const waitsTooLong = (waiting.before(place) * (meanMs ?? 0)) / threads > longestExpectedWaitMs;
    return isOverShare || isFull || waitsTooLong ? { ok: false, retryAfterMs: halfOfWaitMs() } : undefined;
  }

  function halfOfWaitMs(): number {
    return (waiting.size() * (meanMs ?? 0)) / threads / 2;
  }

  /** Resolves to false if no thread started the task. */
  function turn(place: Place, signal: AbortSignal | undefined): Promise<boolean> {
    if (waiting.size() >= queueLimit) waiting.itemToDropFor(place)?.drop();
    return new Promise((resolve) => {
      const settle = (started: boolean): void => {
        waiting.remove(place, mine);
        clearTimeout(timer);
        signal?.removeEventListener('abort', leave);
        resolve(started);
      };
      const leave = (): void => settle(false);
      const timer = setTimeout(leave, longestWaitMs);
      const mine: Waiting = { start: () => settle(true), drop: leave };
      waiting.add(place, mine);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  function startNext(): void {
    const next = waiting.take();
    if (next === undefined) free += 1;
    else next.start();
  }

  function learn(tookMs: number): void {
    meanMs = meanMs === undefined ? tookMs : meanMs + latestWeight * (tookMs - meanMs);
  }
}

/** The client has disconnected, so it does not receive this. */
const dropped: Refused = { ok: false, retryAfterMs: 0 };
