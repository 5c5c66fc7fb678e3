import type { Keyring } from './keyring.ts';
import type { Clock } from './session.ts';
import type { SessionStore } from './store.ts';

export type SessionsOptions = {
  readonly store: SessionStore;
  readonly keyring: Keyring;
  readonly clock: Clock;
  /** A session that nobody uses for this long is over, in milliseconds. */
  readonly idleTimeoutMs: number;
  /** A session this old is over however much it is used, in milliseconds. */
  readonly absoluteLifetimeMs: number;
  /**
   * The idle timeout is pushed at most this often, in milliseconds; 0 pushes it at every use. A session unused for
   * `idleTimeoutMs - touchIntervalMs` may be over.
   */
  readonly touchIntervalMs: number;
  /** How many sessions one user may have; the oldest ends when there is one more. */
  readonly maxPerUser: number;
};

/** @throws RangeError naming every option that cannot work. */
export function refuseUselessOptions(options: SessionsOptions): void {
  const { idleTimeoutMs, absoluteLifetimeMs, touchIntervalMs, maxPerUser } = options;
  const faults = [
    Number.isSafeInteger(idleTimeoutMs) && idleTimeoutMs > 0 ? [] : 'idleTimeoutMs: 1 ms or more',
    absoluteLifetimeMs >= idleTimeoutMs && Number.isSafeInteger(absoluteLifetimeMs)
      ? []
      : 'absoluteLifetimeMs: at least idleTimeoutMs',
    touchIntervalMs >= 0 && touchIntervalMs < idleTimeoutMs
      ? []
      : 'touchIntervalMs: 0 or more, and less than idleTimeoutMs, or sessions in use would end',
    Number.isSafeInteger(maxPerUser) && maxPerUser > 0 ? [] : 'maxPerUser: 1 or more',
  ].flat();
  if (faults.length > 0) throw new RangeError(`createSessions cannot work with ${faults.join('; ')}.`);
}
