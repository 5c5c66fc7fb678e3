import { SessionStoreError } from '../errors.ts';

/**
 * Runs a Redis operation. If the connection was lost a moment ago, waits for the next one first: nothing was sent yet.
 * Otherwise rejects at once while Redis is unavailable. Converts every failure to a `SessionStoreError`.
 */
export type Guard = <Result>(operation: () => Promise<Result>) => Promise<Result>;

export type Availability = {
  readonly isAvailable: () => boolean;
  /** Resolves to 0 if the connection is not ready again in time. */
  readonly recovered: () => Promise<number>;
  /** The last error of the connection. It explains why commands in flight were rejected. */
  readonly lastError: () => Error | undefined;
  /** Receives every error of a command. */
  readonly onCommandError: (error: unknown) => void;
};

export function createGuard({ isAvailable, recovered, lastError, onCommandError }: Availability): Guard {
  return async (operation) => {
    if (!isAvailable()) await recovered();
    if (!isAvailable()) throw unavailableError(lastError());
    try {
      return await operation();
    } catch (error) {
      onCommandError(error);
      throw storeError(error, lastError());
    }
  };
}

/** Whether Redis replied with an error. If not, the connection was lost or the reply did not arrive in time. */
export const isReplyError = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'ReplyError';

/** Whether the server is a Redis replica, for example a primary that a failover demoted. */
export const isReadOnlyError = (error: unknown): boolean =>
  isReplyError(error) && error.message.startsWith('READONLY');

/** Whether a key holds another type than a string, for example the hash of another program. */
export const isWrongTypeError = (error: unknown): boolean =>
  isReplyError(error) && error.message.startsWith('WRONGTYPE');

/**
 * Removes the arguments of the command from an error of ioredis, which a log would print: a password (HELLO, AUTH), or data of
 * users (SET, EVAL).
 */
export function withoutArguments<Failure>(error: Failure): Failure {
  if (!(error instanceof Error) || !('command' in error)) return error;
  const { command } = error;
  const name =
    typeof command === 'object' && command !== null && 'name' in command ? command.name : undefined;
  return Object.assign(error, { command: { name } });
}

/** Returns the error of a call. Its cause is the reply of Redis, or the last error of the connection. */
export function storeError(error: unknown, connectionError: Error | undefined): SessionStoreError {
  return isReplyError(error)
    ? new SessionStoreError('The session store replied with an error.', { cause: withoutArguments(error) })
    : new SessionStoreError('The session store did not reply in time.', {
        cause: connectionError ?? withoutArguments(error),
      });
}

export function unavailableError(cause: Error | undefined): SessionStoreError {
  return new SessionStoreError('The session store is unavailable.', cause && { cause });
}
