import { SessionStoreError } from '../errors.ts';
import type { SessionStore } from '../store.ts';

/**
 * Where a call fails: before the store received it, or after, so that only the reply is lost. The caller does not know which.
 */
export type FailureMoment = 'before' | 'after';

export type FailingStore = {
  readonly store: SessionStore;
  /** Makes the call with this number fail, counted from now, from 0 on. */
  failCall(number: number, moment: FailureMoment): void;
  /** Returns whether the call failed since `failCall`. No later call fails. */
  heal(): boolean;
};

/** Wraps a store so that a chosen call rejects with a `SessionStoreError`, as when the connection is lost. */
export function failingStore(inner: SessionStore): FailingStore {
  let callsUntilFailure = Infinity;
  let moment: FailureMoment = 'before';
  let hasFailed = false;

  async function call<Result>(run: () => Promise<Result>): Promise<Result> {
    const fails = callsUntilFailure === 0;
    callsUntilFailure -= 1;
    if (!fails) return run();
    hasFailed = true;
    if (moment === 'after') await run();
    throw new SessionStoreError(`A test made this call fail ${moment} its effect.`);
  }

  return {
    store: {
      readCommand: inner.readCommand,
      read: (publicId) => call(() => inner.read(publicId)),
      replace: (...change) => call(() => inner.replace(...change)),
      insert: (session) => call(() => inner.insert(session)),
      remove: (place) => call(() => inner.remove(place)),
      confirmOver: (publicId) => call(() => inner.confirmOver(publicId)),
      retire: (place) => call(() => inner.retire(place)),
      list: (userId) => call(() => inner.list(userId)),
      removeAll: (userId, except) => call(() => inner.removeAll(userId, except)),
      scan: (cursor, count) => call(() => inner.scan(cursor, count)),
      watch: (publicId, onEnd) => inner.watch(publicId, onEnd),
      available: () => inner.available(),
      close: () => inner.close(),
    },
    failCall(number, at) {
      [callsUntilFailure, moment, hasFailed] = [number, at, false];
    },
    heal() {
      callsUntilFailure = Infinity;
      return hasFailed;
    },
  };
}
