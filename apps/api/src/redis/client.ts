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

/** Maximum time for the reply to a command. */
const deadlineMs = 500;

/**
 * Opens a connection whose commands fail after their deadline, or at once while the connection is down. It repeats no command.
 * The definition of each option gives its reason.
 */
export const connectRedis = (connection: Connection): Redis =>
  connect(connection, {
    ...redisSessionClientOptions,
    socketTimeout: deadlineMs,
    commandTimeout: deadlineMs,
    reconnectOnError: leavesReadOnlyServer,
  });

/** Reconnects when a demoted primary refuses a write: the new connection leads to the current primary by its name. */
const leavesReadOnlyServer = ({ message }: Error): boolean => message.startsWith('READONLY');

/** Opens the connections of a session store: to one server, a Sentinel group or a Cluster. The store sets the deadlines. */
export function connectSessionStore({ url, name, logger }: Connection): SessionRedis {
  const connections = connectSessionRedis(url, { connectionName: name });
  logOutages(connections.client, { name, logger });
  if (connections.trackingClient)
    logOutages(connections.trackingClient, {
      name: name === 'sessions' ? 'tracking' : `${name}-tracking`,
      logger,
    });
  return connections;
}

/** Opens a subscriber to the server of the sessions. The caller subscribes again at each `ready` event. */
export const connectSessionSubscriber = ({ url, name, logger }: Connection): Redis | Cluster =>
  logOutages(connectRedisSubscriber(url, name), { name, logger });

/** Opens a subscriber to one server. */
export const connectSubscriber = (connection: Connection): Redis =>
  connect(connection, { ...redisTrackingClientOptions, socketTimeout: deadlineMs });

type Options = (typeof redisSessionClientOptions | typeof redisTrackingClientOptions) & {
  /** Destroys the connection, and its unsent commands, if a pending reply does not begin for this long. */
  readonly socketTimeout: number;
  readonly commandTimeout?: number;
  readonly reconnectOnError?: (error: Error) => boolean;
};

const connect = ({ url, name, logger }: Connection, options: Options): Redis =>
  logOutages(new Redis(url, { ...options, connectionName: name }), { name, logger });

function logOutages<Client extends Redis | Cluster>(
  client: Client,
  { name, logger }: Omit<Connection, 'url'>,
): Client {
  let isUnavailable = false;
  // Logs one line for each outage. Without a listener, ioredis prints every failed attempt.
  client.on('error', (error: Error) => {
    if (!isUnavailable) logger.error({ redis: name, reason: masked(error.message) }, 'redis is unavailable');
    isUnavailable = true;
  });
  client.on('ready', () => {
    isUnavailable = false;
    logger.info({ redis: name }, 'redis is ready');
  });
  return client;
}
