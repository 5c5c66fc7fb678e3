import { Cluster, Redis } from 'ioredis';
import {
  clusterNodeOptions,
  clusterOptions,
  redisSessionClientOptions,
  redisTrackingClientOptions,
  sentinelOptions,
} from './options.ts';
import { reconnectAfterEnd } from './sentinel/sentinel-reconnect.ts';
import type { RedisConnections } from './topology.ts';
import { parseRedisUrl, type RedisAddress } from './url.ts';

export type SessionRedis = RedisConnections & {
  /** Closes the connections. Close the store first. */
  close(): void;
};

/**
 * Opens the connections for `redisStore` from a URL: to one server, to the current primary of a Sentinel group, or to all
 * primaries of a Cluster. Add a listener for `error` to each client; without one ioredis prints the errors.
 *
 * - `redis://[user:password@]host[:port][/db]`
 * - `redis+sentinel://[user:password@]a[:port],b,c/name`; the Sentinels use the same user and password
 * - `redis+cluster://[user:password@]a[:port],b,c`: some of the servers; these report the other servers
 *
 * `rediss` uses TLS. `?replicas=1` sets the number of Redis replicas that must confirm the end of a session. The default is
 * 0 for a single server, and 1 for a Sentinel group or a Cluster.
 *
 * @throws TypeError that names the error, and contains no part of the URL
 */
export function connectSessionRedis(url: string): SessionRedis {
  const address = parseAddress(url);
  const { replicas } = address;
  if (address.kind === 'cluster') {
    const client = connectCluster(address, 'sessions');
    return { client, replicas, close: () => client.disconnect() };
  }
  const client = connectSingle(address, { ...redisSessionClientOptions, connectionName: 'sessions' });
  const trackingClient = connectSingle(address, {
    ...redisTrackingClientOptions,
    connectionName: 'tracking',
  });
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
 * Opens another connection to the same Redis, for pub/sub. Subscribe at each `ready`. The servers of a Cluster forward what
 * is published at any of them.
 *
 * @throws TypeError as `connectSessionRedis` does
 */
export function connectRedisSubscriber(url: string, connectionName: string): Redis | Cluster {
  const address = parseAddress(url);
  return address.kind === 'cluster'
    ? connectCluster(address, connectionName)
    : connectSingle(address, { ...redisTrackingClientOptions, connectionName });
}

type AddressOfKind<Kind> = Extract<RedisAddress, { kind: Kind }>;
type Options = (typeof redisSessionClientOptions | typeof redisTrackingClientOptions) & {
  readonly connectionName: string;
};

function parseAddress(url: string): RedisAddress {
  const parsed = parseRedisUrl(url);
  if (!parsed.ok) throw new TypeError(`The URL of the sessions' Redis ${parsed.flaw}.`);
  return parsed.address;
}

function connectSingle(address: AddressOfKind<'server' | 'sentinel'>, options: Options): Redis {
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
  return reconnectAfterEnd(client);
}

function connectCluster(
  { nodes, username, password, tls }: AddressOfKind<'cluster'>,
  connectionName: string,
): Cluster {
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
