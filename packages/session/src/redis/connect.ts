import { Cluster, Redis } from 'ioredis';
import type { RedisConnections } from './link.ts';
import {
  clusterNodeOptions,
  clusterOptions,
  redisSessionClientOptions,
  redisTrackingClientOptions,
  sentinelOptions,
} from './options.ts';
import { revive } from './revive.ts';
import { parseRedisUrl, type RedisAddress } from './url.ts';

/** What `redisStore` takes, and how to close it. */
export type SessionRedis = RedisConnections & {
  /** Closes the connections, after the store that they were given to. */
  close(): void;
};

/**
 * Connects to the Redis of a URL as `redisStore` wants it: to one server, to whichever is the primary of a Sentinel group,
 * or to all primaries of a Cluster. What the clients emit as `error` needs a listener, else ioredis prints it.
 *
 * - `redis://[user:password@]host[:port][/db]`
 * - `redis+sentinel://[user:password@]a[:port],b,c/name`; the Sentinels take the same user and password
 * - `redis+cluster://[user:password@]a[:port],b,c`: some of its servers; the rest is asked of them
 *
 * `rediss` for TLS. `?replicas=1` says how many replicas have to have what ends a session before it is answered: none of a
 * single server and one of the others, unless it is said.
 *
 * @throws TypeError that says what is wrong with the URL, and shows nothing of it
 */
export function connectSessionRedis(url: string): SessionRedis {
  const address = addressIn(url);
  const { replicas } = address;
  if (address.kind === 'cluster') {
    const client = connectCluster(address, 'sessions');
    return { client, replicas, close: () => client.disconnect() };
  }
  const client = connectOne(address, { ...redisSessionClientOptions, connectionName: 'sessions' });
  const trackingClient = connectOne(address, { ...redisTrackingClientOptions, connectionName: 'tracking' });
  return {
    client,
    trackingClient,
    replicas,
    close() {
      client.disconnect();
      trackingClient.disconnect();
    },
  };
}

/**
 * A connection to the same place that listens to pub/sub. What it listens to is to be asked for whenever it is `ready`; the
 * servers of a Cluster pass on what is published at any of them.
 *
 * @throws TypeError as `connectSessionRedis`
 */
export function connectRedisSubscriber(url: string, connectionName: string): Redis | Cluster {
  const address = addressIn(url);
  return address.kind === 'cluster'
    ? connectCluster(address, connectionName)
    : connectOne(address, { ...redisTrackingClientOptions, connectionName });
}

type Of<Kind> = Extract<RedisAddress, { kind: Kind }>;
type Options = (typeof redisSessionClientOptions | typeof redisTrackingClientOptions) & {
  readonly connectionName: string;
};

function addressIn(url: string): RedisAddress {
  const parsed = parseRedisUrl(url);
  if (!parsed.ok) throw new TypeError(`The URL of the sessions' Redis ${parsed.flaw}.`);
  return parsed.address;
}

function connectOne(address: Of<'server' | 'sentinel'>, options: Options): Redis {
  const { username, password, tls } = address;
  const login = { ...(username && { username }), ...(password && { password }), ...(tls && { tls: {} }) };
  if (address.kind === 'server')
    return new Redis({ ...options, ...login, ...address.server, db: address.db });
  const client = new Redis({
    ...options,
    ...login,
    ...sentinelOptions,
    sentinels: [...address.sentinels],
    name: address.name,
    ...(username && { sentinelUsername: username }),
    ...(password && { sentinelPassword: password }),
    ...(tls && { sentinelTLS: {}, enableTLSForSentinelMode: true }),
  });
  return revive(client);
}

function connectCluster({ nodes, username, password, tls }: Of<'cluster'>, connectionName: string): Cluster {
  return new Cluster([...nodes], {
    ...clusterOptions,
    redisOptions: {
      ...clusterNodeOptions,
      connectionName,
      ...(username && { username }),
      ...(password && { password }),
      ...(tls && { tls: {} }),
    },
  });
}
