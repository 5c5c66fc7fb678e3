import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { redisSessionClientOptions, redisTrackingClientOptions } from '@session-lab/session/redis';

type Connection = { readonly url: string; readonly name: string; readonly logger: Logger };

/** Every command is answered within this long, in milliseconds. */
const deadlineMs = 500;

/**
 * A connection that answers every command within its deadline, at once with an error while there is none, and repeats
 * nothing. The reasons for each option are where they are defined; they hold for the accounts as well.
 */
export const connectRedis = (connection: Connection): Redis =>
  connect(connection, { ...redisSessionClientOptions, commandTimeout: deadlineMs });

/** The same for the store of sessions, which keeps the deadline itself, for whatever is sent on its connection. */
export const connectSessionStore = (connection: Connection): Redis =>
  connect(connection, redisSessionClientOptions);

/** A connection that listens. What it listens to is asked for anew whenever it is ready. */
export const connectSubscriber = (connection: Connection): Redis =>
  connect(connection, redisTrackingClientOptions);

type Options =
  | (typeof redisSessionClientOptions & { readonly commandTimeout?: number })
  | typeof redisTrackingClientOptions;

function connect({ url, name, logger }: Connection, options: Options): Redis {
  const client = new Redis(url, { ...options, connectionName: name });
  let isAway = false;
  // Without a listener ioredis prints every failed try; one line a loss is enough.
  client.on('error', (error: Error) => {
    if (!isAway) logger.error({ redis: name, reason: error.message }, 'redis is away');
    isAway = true;
  });
  client.on('ready', () => {
    isAway = false;
    logger.info({ redis: name }, 'redis is there');
  });
  return client;
}
