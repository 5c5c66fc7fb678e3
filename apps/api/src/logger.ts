import { pino, type DestinationStream, type Logger } from 'pino';
import { masked } from './mask.ts';
import { requestContext } from './request-context.ts';

/**
 * Writes JSON lines, with the time in ISO 8601 (UTC, milliseconds) and, within a request, its id and the client's address.
 * Of an error only the name, the message and the stack are written, masked: ioredis adds a command's arguments to its errors.
 */
export function createLogger(
  { replicaName, logLevel }: { replicaName: string; logLevel: string },
  destination?: DestinationStream,
): Logger {
  const options = {
    level: logLevel,
    base: { replica: replicaName },
    timestamp: pino.stdTimeFunctions.isoTime,
    // A copy: pino writes the fields of the line into it.
    mixin: () => ({ ...requestContext() }),
    serializers: { err: describeError },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

type Described = { type: string; message: string; stack?: string; cause?: Described };

function describeError(error: unknown): Described {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error' };
  const { name, message, stack, cause } = error;
  return {
    type: name,
    message: masked(message),
    ...(stack === undefined ? {} : { stack: masked(stack) }),
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}
