import type { Keyring } from './keyring.ts';
import type { Clock } from './session.ts';
import type { SessionStore } from './store.ts';

export type SessionsOptions = {
  readonly store: SessionStore;
  readonly keyring: Keyring;
  /** Default: `Date`. */
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
  /** Maximum number of sessions of a user. One more session ends the oldest. `Infinity` means no limit. Default: 10. */
  readonly maxPerUser?: number;
};

/** The options with their defaults. */
export type Settings = Required<SessionsOptions>;

/** The only place that names the real clock. Every function receives a clock. */
// oxlint-disable-next-line no-restricted-globals -- the documented default
const systemClock: Clock = Date;

/**
 * @throws TypeError when `store`, `keyring` or `clock` is missing or is not one
 * @throws RangeError that names every invalid number
 */
export function settingsOf(options: SessionsOptions): Settings {
  const settings: Settings = {
    store: options.store,
    keyring: options.keyring,
    clock: options.clock ?? systemClock,
    idleTimeoutMs: options.idleTimeoutMs ?? 30 * 60_000,
    absoluteLifetimeMs: options.absoluteLifetimeMs ?? 12 * 3_600_000,
    touchIntervalMs: options.touchIntervalMs ?? 60_000,
    maxPerUser: options.maxPerUser ?? 10,
  };
  assertParts(settings);
  assertNumbers(settings);
  return settings;
}

function assertParts({ store, keyring, clock }: Settings): void {
  const missing = [
    typeof store?.read === 'function' ? [] : 'store must be a session store, for example `redisStore(…)`',
    typeof keyring?.sign === 'function' ? [] : 'keyring must be the result of `createKeyring(…)`',
    Number.isFinite(clock.now()) ? [] : 'clock.now() must return milliseconds since the epoch',
  ].flat();
  if (missing.length > 0) throw new TypeError(`createSessions: ${missing.join('; ')}.`);
}

function assertNumbers({ idleTimeoutMs, absoluteLifetimeMs, touchIntervalMs, maxPerUser }: Settings): void {
  const faults = [
    Number.isSafeInteger(idleTimeoutMs) && idleTimeoutMs > 0
      ? []
      : 'idleTimeoutMs must be a whole number of 1 or more',
    absoluteLifetimeMs >= idleTimeoutMs && Number.isSafeInteger(absoluteLifetimeMs)
      ? []
      : 'absoluteLifetimeMs must be a whole number, and not less than idleTimeoutMs',
    touchIntervalMs >= 0 && touchIntervalMs < idleTimeoutMs
      ? []
      : 'touchIntervalMs must be 0 or more and less than idleTimeoutMs; otherwise sessions in use would end',
    (Number.isSafeInteger(maxPerUser) && maxPerUser > 0) || maxPerUser === Infinity
      ? []
      : 'maxPerUser must be a whole number of 1 or more, or Infinity',
  ].flat();
  if (faults.length > 0) throw new RangeError(`createSessions: ${faults.join('; ')}.`);
}
