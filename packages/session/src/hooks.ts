import { assertObject, assertOptionalFunction } from './arguments.ts';
import type { Session } from './session.ts';
import type { SessionId } from './token.ts';

/**
 * - `revoked`: by `revoke`, `revokeToken` or `revokeAll`
 * - `rotated`: by `rotate`; the session goes on under a new id
 * - `renewed`: by `renew`; the session goes on under a new id
 * - `evicted`: by a sign-in above `maxPerUser`
 */
export type EndCause = 'revoked' | 'rotated' | 'renewed' | 'evicted';

export type EndedSession = {
  readonly publicId: string;
  /** Undefined for a guest. */
  readonly userId: string | undefined;
  readonly cause: EndCause;
  /** Public id under which the session goes on, after `rotate` and `renew`. */
  readonly replacedBy?: SessionId;
};

/**
 * Functions that the process calls which caused the event, after it. An error that a hook throws goes to `onError`. An expiry
 * has no hook: use `onEnd`.
 */
export type SessionHooks<Data> = {
  readonly onCreated?: (session: Session<Data>) => void;
  /** Receives each session that ended. A call that rejected may have ended sessions, which the hook does not receive. */
  readonly onEnded?: (ended: EndedSession) => void;
  /** Receives each session that ended because its user signed in above `maxPerUser`. `onEnded` follows. */
  readonly onEvicted?: (session: Session<Data>) => void;
  /** Receives a sign-in that was refused, with `evict: 'refuse'`. */
  readonly onRefused?: (refused: { readonly userId: string }) => void;
  /**
   * Receives unreadable records, an `UnknownKeyError` at most once a minute, and errors that a hook or a listener threw. Also
   * receives what failed after `renew` had ended the old session, and did not stop the sign-in. Default: `console.error`.
   */
  readonly onError?: (error: unknown) => void;
};

export type Events<Data> = Required<SessionHooks<Data>>;

const hookNames = ['onCreated', 'onEnded', 'onEvicted', 'onRefused', 'onError'] as const;

/** @throws TypeError that names the first hook that is not a function */
export function assertHooks<Data>(hooks: SessionHooks<Data>, caller: string): void {
  assertObject(hooks, `${caller}: hooks`);
  for (const name of hookNames) assertOptionalFunction(hooks[name], `${caller}: hooks.${name}`);
}

/** Returns the hooks with defaults. None of them throws. */
export function eventsOf<Data>(hooks: SessionHooks<Data> = {}): Events<Data> {
  function onError(error: unknown): void {
    try {
      // oxlint-disable-next-line no-console -- the documented default
      if (hooks.onError === undefined) console.error(error);
      else hooks.onError(error);
    } catch {
      // An error of the error handler has no other receiver.
    }
  }
  const { onCreated, onEnded, onEvicted, onRefused } = hooks;
  return {
    onCreated: guarded(onCreated, onError),
    onEnded: guarded(onEnded, onError),
    onEvicted: guarded(onEvicted, onError),
    onRefused: guarded(onRefused, onError),
    onError,
  };
}

/** Returns a function that passes an error of `listener` to `onError`, also if `listener` is async. */
export function guarded<Event>(
  listener: ((event: Event) => unknown) | undefined,
  onError: (error: unknown) => void,
): (event: Event) => void {
  return (event) => {
    try {
      const result = listener?.(event);
      if (result instanceof Promise) result.catch(onError);
    } catch (error) {
      onError(error);
    }
  };
}
