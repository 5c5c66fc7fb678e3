import { AsyncLocalStorage } from 'node:async_hooks';
import { pino, type DestinationStream, type Logger } from 'pino';
import { masked } from './mask.ts';

export type RequestContext = {
  /** The id that NGINX gave the request: 32 hexadecimal digits. */
  readonly requestId: string;
  /** The client's address. */
  readonly client: string;
};

const requestContext = new AsyncLocalStorage<RequestContext>();

/** Runs `work`. Every line that is logged by `work`, or by code that it calls and awaits, has the fields of `context`. */
export const inRequest = (context: RequestContext, work: () => void): void =>
  requestContext.run(context, work);

/**
 * Writes JSON lines with the time in ISO 8601 (UTC, milliseconds). A line that is written within a request has the request's
 * id and the client's address. The logger writes only the name, message, stack and cause of an error. It masks
 * the message and the stack, because ioredis adds the arguments of a command to its errors.
 */
export function createLogger(
  { replicaName, logLevel }: { replicaName: string; logLevel: string },
  destination?: DestinationStream,
): Logger {
  const options = {
    level: logLevel,
    base: { replica: replicaName },
    timestamp: pino.stdTimeFunctions.isoTime,
    // A copy, because pino writes the fields of the line into the object.
    mixin: () => ({ ...requestContext.getStore() }),
    serializers: { err: describeError },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

type ErrorFields = { type: string; message: string; stack?: string; cause?: ErrorFields };

function describeError(error: unknown): ErrorFields {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error' };
  const { name, message, stack, cause } = error;
  return {
    type: name,
    message: masked(message),
    ...(stack === undefined ? {} : { stack: masked(stack) }),
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}
