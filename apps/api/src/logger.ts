import { pino, type DestinationStream, type Logger } from 'pino';

/** JSON lines. What an error is about stays out: ioredis hangs the command's arguments, states and hashes, on its errors. */
export function createLogger(
  { replicaName, logLevel }: { replicaName: string; logLevel: string },
  destination?: DestinationStream,
): Logger {
  const options = {
    level: logLevel,
    base: { replica: replicaName },
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
    message,
    ...(stack === undefined ? {} : { stack }),
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}
