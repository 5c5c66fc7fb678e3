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
  /** Returns the name of the call that failed since `failCall`, or undefined. No later call fails. */
  heal(): string | undefined;
};

/** Wraps a store so that a chosen call rejects with a `SessionStoreError`, as when the connection is lost. */
export function failingStore(inner: SessionStore): FailingStore {
  let callsUntilFailure = Infinity;
  let moment: FailureMoment = 'before';
  let failed: string | undefined;

  async function call<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
    const fails = callsUntilFailure === 0;
    callsUntilFailure -= 1;
    if (!fails) return run();
    failed = name;
    if (moment === 'after') await run();
    throw new SessionStoreError(`A test made this call fail ${moment} its effect.`);
  }

  return {
    store: {
      readCommand: inner.readCommand,
      read: (publicId) => call('read', () => inner.read(publicId)),
      replace: (...change) => call('replace', () => inner.replace(...change)),
      insert: (session) => call('insert', () => inner.insert(session)),
      remove: (place) => call('remove', () => inner.remove(place)),
      confirmOver: (publicId) => call('confirmOver', () => inner.confirmOver(publicId)),
      retire: (place) => call('retire', () => inner.retire(place)),
      list: (userId) => call('list', () => inner.list(userId)),
      removeAll: (userId, except) => call('removeAll', () => inner.removeAll(userId, except)),
      scan: (cursor, count) => call('scan', () => inner.scan(cursor, count)),
      watch: (publicId, onEnd) => inner.watch(publicId, onEnd),
      available: () => inner.available(),
      close: () => inner.close(),
    },
    failCall(number, at) {
      [callsUntilFailure, moment, failed] = [number, at, undefined];
    },
    heal() {
      callsUntilFailure = Infinity;
      return failed;
    },
  };
}
