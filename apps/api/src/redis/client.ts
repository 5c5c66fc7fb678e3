import { Redis, type Cluster } from 'ioredis';
import type { Logger } from 'pino';
import {
  connectRedisSubscriber,
  connectSessionRedis,
  redisSessionClientOptions,
  redisTrackingClientOptions,
  type SessionRedis,
} from '@session-lab/session/redis';
import { masked } from '../mask.ts';

type Connection = { readonly url: string; readonly name: string; readonly logger: Logger };

/** Every command is answered within this long, in milliseconds. */
const deadlineMs = 500;

/**
 * A connection that answers every command within its deadline, at once with an error while there is none, and repeats
 * nothing. The reasons for each option are where they are defined; they hold for the accounts as well.
 */
export const connectRedis = (connection: Connection): Redis =>
  connect(connection, { ...redisSessionClientOptions, commandTimeout: deadlineMs });

/** The store of sessions, wherever its URL says that it is; it keeps the deadline itself, for whatever is sent on it. */
export function connectSessionStore({ url, logger }: Omit<Connection, 'name'>): SessionRedis {
  const connections = connectSessionRedis(url);
  logAbsence(connections.client, { name: 'sessions', logger });
  if (connections.trackingClient) logAbsence(connections.trackingClient, { name: 'tracking', logger });
  return connections;
}

/** A connection that listens, to where the sessions are. What it listens to is asked for anew whenever it is ready. */
export const connectSessionSubscriber = ({ url, name, logger }: Connection): Redis | Cluster =>
  logAbsence(connectRedisSubscriber(url, name), { name, logger });

/** A connection that listens, to one server. */
export const connectSubscriber = (connection: Connection): Redis =>
  connect(connection, redisTrackingClientOptions);

type Options =
  | (typeof redisSessionClientOptions & { readonly commandTimeout?: number })
  | typeof redisTrackingClientOptions;

const connect = ({ url, name, logger }: Connection, options: Options): Redis =>
  logAbsence(new Redis(url, { ...options, connectionName: name }), { name, logger });

function logAbsence<Client extends Redis | Cluster>(
  client: Client,
  { name, logger }: Omit<Connection, 'url'>,
): Client {
  let isAway = false;
  // Without a listener ioredis prints every failed try; one line a loss is enough.
  client.on('error', (error: Error) => {
    if (!isAway) logger.error({ redis: name, reason: masked(error.message) }, 'redis is away');
    isAway = true;
  });
  client.on('ready', () => {
    isAway = false;
    logger.info({ redis: name }, 'redis is there');
  });
  return client;
}
