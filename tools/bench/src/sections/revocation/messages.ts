/** Request to the witness: verify this session until it is refused. */
export type Watch = { readonly token: string; readonly publicId: string };

/** The witness's observation of one session. */
export type Refusal = {
  /** Time of the first refusal, by the clock that all processes of a machine share. */
  readonly refusedAtMs: number;
  /** Time of the first refusal by the wall clock, in whole milliseconds since the epoch. */
  readonly refusedAtEpochMs: number;
  /** Earlier calls that the near cache answered. */
  readonly servedNear: number;
  /** Calls that started after the invalidation had arrived and still served the session. */
  readonly servedAfterInvalidation: number;
  /** Calls after the first refusal that served the session. */
  readonly servedAfterRefusal: number;
};

/** Messages of the witness in their order. The last two messages repeat for each session. */
export type WitnessMessage = 'ready' | 'serving' | Refusal;

/** CLOCK_MONOTONIC: starts with the machine, not with the process. */
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
