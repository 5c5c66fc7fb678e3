import { assertObject } from './arguments.ts';
import { systemClock } from './clock.ts';
import { assertHooks, eventsOf, type Events, type SessionHooks } from './hooks.ts';
import type { Keyring } from './keyring.ts';
import type { StandardSchema } from './schema.ts';
import type { Clock } from './session.ts';
import type { SessionStore } from './store.ts';

/** Lifetimes of one session. They replace those of the options, for example for "remember me". */
export type Lifetimes = {
  /** In milliseconds; more than `touchIntervalMs`. */
  readonly idleTimeoutMs?: number | undefined;
  /** In milliseconds; not less than the idle timeout. */
  readonly absoluteLifetimeMs?: number | undefined;
};

/**
 * Effect of a sign-in above `maxPerUser`:
 * - `oldest`: ends the session whose sign-in was first
 * - `idle`: ends the session that was used least recently
 * - `refuse`: rejects with a `SessionLimitError`
 */
export type EvictPolicy = 'oldest' | 'idle' | 'refuse';

export type SessionsOptions<Data = unknown> = {
  readonly store: SessionStore;
  readonly keyring: Keyring;
  /** Default: `Date`. A fraction of a millisecond is cut off. */
  readonly clock?: Clock;
  /** Time without a request after which a session ends, in milliseconds. Default: 30 minutes. */
  readonly idleTimeoutMs?: number;
  /** Age at which a session ends even if it is used, in milliseconds. Default: 12 hours. */
  readonly absoluteLifetimeMs?: number;
  /**
   * Minimum time between two extensions of the idle timeout, in milliseconds. With 0, every request extends it. A session
   * may end as early as `idleTimeoutMs - touchIntervalMs` after its last request. Default: 1 minute.
   */
  readonly touchIntervalMs?: number;
  /** Maximum number of sessions of a user. `Infinity` means no limit. Default: 10. */
  readonly maxPerUser?: number;
  /** Default: `oldest`. */
  readonly evict?: EvictPolicy;
  /**
   * Validates the data of every session that is read from the store, and that a call stores. A session is treated as ended, and
   * reported to `onError`, if its data does not fit or the schema throws. The schema must be synchronous.
   *
   * Only `create`, `createGuest`, `update`, and `renew` with data, store the data as the schema returns it. All other calls keep
   * the stored data, also properties that only a newer schema knows.
   */
  readonly parse?: StandardSchema<Data>;
  readonly hooks?: SessionHooks<Data>;
};

/** The options with their defaults. */
export type Settings<Data = unknown> = Required<Omit<SessionsOptions<Data>, 'parse' | 'hooks'>> & {
  readonly parse: StandardSchema<Data> | undefined;
  readonly events: Events<Data>;
};

/**
 * @throws TypeError when `store`, `keyring` or another part is missing or is not one
 * @throws RangeError that names every invalid number
 */
export function settingsOf<Data>(options: SessionsOptions<Data>): Settings<Data> {
  assertObject(options, 'createSessions: the argument, { store, keyring },');
  assertHooks(options.hooks ?? {}, 'createSessions');
  const settings: Settings<Data> = {
    store: options.store,
    keyring: options.keyring,
    clock: wholeMilliseconds(options.clock ?? systemClock),
    idleTimeoutMs: options.idleTimeoutMs ?? 30 * 60_000,
    absoluteLifetimeMs: options.absoluteLifetimeMs ?? 12 * 3_600_000,
    touchIntervalMs: options.touchIntervalMs ?? 60_000,
    maxPerUser: options.maxPerUser ?? 10,
    evict: options.evict ?? 'oldest',
    parse: options.parse,
    events: eventsOf(options.hooks),
  };
  throwIfAny(TypeError, faultsOfParts(settings));
  throwIfAny(RangeError, [...faultsOfLifetimes(settings, settings), ...faultsOfLimits(settings)]);
  return settings;
}

function wholeMilliseconds(clock: Clock): Clock {
  return clock === systemClock ? clock : { now: () => Math.floor(clock.now()) };
}

function throwIfAny(ErrorType: new (message: string) => Error, faults: readonly string[]): void {
  if (faults.length > 0) throw new ErrorType(`createSessions: ${faults.join('; ')}.`);
}

function faultsOfParts<Data>({ store, keyring, clock, evict, parse }: Settings<Data>): string[] {
  return [
    typeof store?.read === 'function' ? [] : 'store must be a session store, for example `redisStore(…)`',
    typeof keyring?.sign === 'function' ? [] : 'keyring must be the result of `createKeyring(…)`',
    Number.isFinite(clock.now()) ? [] : 'clock.now() must return milliseconds since the epoch',
    ['oldest', 'idle', 'refuse'].includes(evict) ? [] : "evict must be 'oldest', 'idle' or 'refuse'",
    parse === undefined || typeof parse['~standard']?.validate === 'function'
      ? []
      : 'parse must be a Standard Schema',
  ].flat();
}

const inMilliseconds = 'milliseconds; 30 minutes are 30 * 60_000';

/** Returns what is wrong with lifetimes, of the options or of one session. */
export function faultsOfLifetimes(
  {
    idleTimeoutMs,
    absoluteLifetimeMs,
  }: { readonly idleTimeoutMs: number; readonly absoluteLifetimeMs: number },
  { touchIntervalMs }: { readonly touchIntervalMs: number },
): string[] {
  return [
    Number.isSafeInteger(idleTimeoutMs) && idleTimeoutMs > 0
      ? []
      : 'idleTimeoutMs must be a whole number of 1 or more',
    absoluteLifetimeMs >= idleTimeoutMs && Number.isSafeInteger(absoluteLifetimeMs)
      ? []
      : `absoluteLifetimeMs must be a whole number, and not less than idleTimeoutMs (got ${absoluteLifetimeMs} and ${idleTimeoutMs} ${inMilliseconds})`,
    Number.isFinite(touchIntervalMs) && touchIntervalMs >= 0 && touchIntervalMs < idleTimeoutMs
      ? []
      : `touchIntervalMs must be 0 or more and less than idleTimeoutMs; otherwise sessions in use would end (got ${touchIntervalMs} and ${idleTimeoutMs} ${inMilliseconds})`,
  ].flat();
}

function faultsOfLimits<Data>({ maxPerUser }: Settings<Data>): string[] {
  return (Number.isSafeInteger(maxPerUser) && maxPerUser > 0) || maxPerUser === Infinity
    ? []
    : ['maxPerUser must be a whole number of 1 or more, or Infinity'];
}
