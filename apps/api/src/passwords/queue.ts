/** What a queue says that does not take, or does not do, one more. */
export type Refused = {
  readonly ok: false;
  /** After this long half of those who wait now are served. */
  readonly retryAfterMs: number;
};

export type Done<Result> = { readonly ok: true; readonly result: Result };

/** How many may wait, however quick the work is. */
export const queueLimit = 64;

/** Whoever would wait longer than this, in milliseconds, is refused at once. */
export const longestExpectedWaitMs = 12_000;

/** Nobody waits longer than this, in milliseconds, whatever was to be expected: NGINX gives up on an answer after 20 s. */
export const longestWaitMs = 17_000;

/** The weight of the latest in the mean of what one task takes. */
const latestWeight = 0.2;

type Waiting = { start: () => void };

/** Hands tasks to `work`, `threads` at once; the others wait in turn, few enough that none of them waits too long. */
export function createQueue<Task, Result>({
  threads,
  work,
  nowMs = () => performance.now(),
}: {
  threads: number;
  work: (task: Task) => Promise<Result>;
  nowMs?: () => number;
}) {
  // A set keeps the order of arrival, and lets go of one in the middle.
  const waiting = new Set<Waiting>();
  let free = threads;
  let meanMs: number | undefined;

  return {
    length: (): number => waiting.size,
    refusal,

    /**
     * Done, or refused: at once when too many wait, and later when the work got slower than was to be expected, or
     * `signal` aborted, before the task was begun.
     */
    async run(task: Task, signal?: AbortSignal): Promise<Done<Result> | Refused> {
      const refused = signal?.aborted === true ? dropped : refusal();
      if (refused !== undefined) return refused;
      if (free > 0) free -= 1;
      else if (!(await turn(signal))) return { ok: false, retryAfterMs: waitMs() / 2 };
      const startedAtMs = nowMs();
      try {
        return { ok: true, result: await work(task) };
      } finally {
        learn(nowMs() - startedAtMs);
        passOn();
      }
    },
  };

  /** What the next one would be told; undefined while it would be taken. */
  function refusal(): Refused | undefined {
    if (waiting.size < queueLimit && waitMs() <= longestExpectedWaitMs) return undefined;
    return { ok: false, retryAfterMs: waitMs() / 2 };
  }

  /** How long the next one would wait, to judge by the latest. */
  function waitMs(): number {
    return (waiting.size * (meanMs ?? 0)) / threads;
  }

  /** Waits for a thread; false when it took too long, or `signal` aborted before there was one. */
  function turn(signal: AbortSignal | undefined): Promise<boolean> {
    return new Promise((resolve) => {
      const leave = (): void => {
        waiting.delete(mine);
        stopWaiting();
        resolve(false);
      };
      const timer = setTimeout(leave, longestWaitMs);
      const stopWaiting = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', leave);
      };
      const mine: Waiting = {
        start() {
          stopWaiting();
          resolve(true);
        },
      };
      waiting.add(mine);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  function passOn(): void {
    const [next] = waiting;
    if (next === undefined) {
      free += 1;
      return;
    }
    waiting.delete(next);
    next.start();
  }

  function learn(tookMs: number): void {
    meanMs = meanMs === undefined ? tookMs : meanMs + latestWeight * (tookMs - meanMs);
  }
}

/** Whoever asked has gone, and hears no answer. */
const dropped: Refused = { ok: false, retryAfterMs: 0 };
