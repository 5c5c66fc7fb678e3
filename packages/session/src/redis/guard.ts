import { SessionStoreError } from '../session.ts';

/** Runs what asks Redis: at once refused while Redis is away, and every failure a `SessionStoreError`. */
export type Guard = <Result>(ask: () => Promise<Result>) => Promise<Result>;

export function guardBy(answering: () => boolean): Guard {
  return (ask) => (answering() ? ask().catch(fail) : refuse());
}

/** @throws SessionStoreError with what ioredis or Redis said as its `cause` */
export function fail(cause: unknown): never {
  throw new SessionStoreError('The session store did not answer, or answered with an error.', { cause });
}

export function refuse(): Promise<never> {
  return Promise.reject(new SessionStoreError('The session store is away.'));
}
