/** What the bench asks of the witness: to use this session until it is refused. */
export type Watch = { readonly token: string; readonly publicId: string };

/** What the witness saw of one session. */
export type Refusal = {
  /** The first refusal, by the clock that all processes of a machine share. */
  readonly refusedAtMs: number;
  /** The same by the clock that sessions expire by, in whole milliseconds since the epoch. */
  readonly refusedAtEpochMs: number;
  /** Calls that were answered from the near cache before. */
  readonly servedNear: number;
  /** Calls that began when the invalidation had arrived, and served the session all the same. */
  readonly servedAfterInvalidation: number;
  /** Of the calls behind the first refusal, those that served the session. */
  readonly servedAfterRefusal: number;
};

/** In the order in which the witness says them, the last two for each session. */
export type Told = 'ready' | 'serving' | Refusal;

/** CLOCK_MONOTONIC, which starts with the machine and not with the process. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

export function isWatch(message: unknown): message is Watch {
  return hasEach(message, ['token', 'publicId'], 'string');
}

export function isRefusal(message: unknown): message is Refusal {
  const numbers = [
    'refusedAtMs',
    'refusedAtEpochMs',
    'servedNear',
    'servedAfterInvalidation',
    'servedAfterRefusal',
  ];
  return hasEach(message, numbers, 'number');
}

function hasEach(message: unknown, names: readonly string[], type: 'string' | 'number'): boolean {
  return (
    typeof message === 'object' &&
    message !== null &&
    names.every((name) => typeof Reflect.get(message, name) === type)
  );
}
