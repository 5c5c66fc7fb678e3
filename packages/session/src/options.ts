import type { Keyring } from './keyring.ts';
import type { Clock } from './session.ts';
import type { SessionStore } from './store.ts';

export type SessionsOptions = {
  readonly store: SessionStore;
  readonly keyring: Keyring;
  readonly clock: Clock;
  /** Time without a request after which a session ends, in milliseconds. */
  readonly idleTimeoutMs: number;
  /** Age at which a session ends even if it is used, in milliseconds. */
  readonly absoluteLifetimeMs: number;
  /**
   * Minimum time between two extensions of the idle timeout, in milliseconds. With 0, every request extends it. A session
   * may end as early as `idleTimeoutMs - touchIntervalMs` after its last request.
   */
  readonly touchIntervalMs: number;
  /** Maximum number of sessions of a user. One more session ends the oldest. */
  readonly maxPerUser: number;
};

/** @throws RangeError that names every invalid option */
export function validateOptions(options: SessionsOptions): void {
  const { idleTimeoutMs, absoluteLifetimeMs, touchIntervalMs, maxPerUser } = options;
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
    Number.isSafeInteger(maxPerUser) && maxPerUser > 0
      ? []
      : 'maxPerUser must be a whole number of 1 or more',
  ].flat();
  if (faults.length > 0) throw new RangeError(`createSessions: ${faults.join('; ')}.`);
}
