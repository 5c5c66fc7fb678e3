import { createTurns, type Place } from './turns.ts';

/** The answer to a task that the queue does not take, or does not start. */
export type Refused = {
  readonly ok: false;
  /** After this time half of the tasks that wait now are done. */
  readonly retryAfterMs: number;
};

export type Done<Result> = { readonly ok: true; readonly result: Result };

/** Maximum number of tasks that wait, however short a task is. */
export const queueLimit = 64;

/** Maximum number of waiting tasks of one client while other clients wait. */
export const clientLimit = queueLimit / 2;

/** A task that would wait longer than this, in milliseconds, is refused at once. */
export const longestExpectedWaitMs = 12_000;

/** No task waits longer than this, in milliseconds: NGINX gives up on an answer after 20 s. */
export const longestWaitMs = 17_000;

/** The weight of the latest task in the mean duration of a task. */
const latestWeight = 0.2;

type Waiting = { readonly start: () => void; readonly drop: () => void };

/**
 * Runs tasks, `threads` at once. The other tasks wait, and the clients take turns: a client that sends many
 * tasks makes its own tasks wait, not those of other clients.
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
     * Resolves to the result, or to a refusal: at once when too many tasks wait; later when the work became slower than
     * expected, when a client with fewer tasks needed the place, or when `signal` aborted before the task started.
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

  /** Returns the refusal that the next task at `place` would get; undefined if the queue would take the task. */
  function refusal(place: Place): Refused | undefined {
    const own = waiting.sizeOf(place);
    const isOverShare = own >= clientLimit && own < waiting.size();
    const isFull = waiting.size() >= queueLimit && waiting.displaceableBy(place) === undefined;
    const waitsTooLong = (waiting.before(place) * (meanMs ?? 0)) / threads > longestExpectedWaitMs;
    return isOverShare || isFull || waitsTooLong ? { ok: false, retryAfterMs: halfOfWaitMs() } : undefined;
  }

  function halfOfWaitMs(): number {
    return (waiting.size() * (meanMs ?? 0)) / threads / 2;
  }

  /** Waits for a thread. Resolves to false if no thread started the task. */
  function turn(place: Place, signal: AbortSignal | undefined): Promise<boolean> {
    if (waiting.size() >= queueLimit) waiting.displaceableBy(place)?.drop();
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

/** The client closed its connection: no client receives this answer. */
const dropped: Refused = { ok: false, retryAfterMs: 0 };
