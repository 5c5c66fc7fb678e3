import { Cluster, Redis, type RedisOptions } from 'ioredis';
import {
  clusterNodeOptions,
  clusterOptions,
  defaultDeadlineMs,
  redisSessionClientOptions,
  redisTrackingClientOptions,
  sentinelOptions,
} from './options.ts';
import { reconnectAfterEnd } from './sentinel/sentinel-reconnect.ts';
import { parseRedisUrl, type RedisAddress } from './url.ts';

/** Options of `redisStore`. A Cluster has no `trackingClient`. */
export type SessionRedis = {
  readonly replicas: number;
  /** Closes the connections. Close the store first. */
  close(): void;
} & (
  | { readonly client: Redis; readonly trackingClient: Redis }
  | { readonly client: Cluster; readonly trackingClient?: undefined }
);

/** The options of ioredis that a caller may set. The other options follow from the URL, or decide when a command fails. */
export type SessionRedisOptions = {
  /** Options of `tls.connect` for a `rediss` URL: `ca`, `cert`, `key`, `servername`. */
  readonly tls?: NonNullable<RedisOptions['tls']>;
  /** Path of a Unix domain socket, instead of the host and port of a `redis` URL. */
  readonly path?: string;
  /** Name in CLIENT LIST; default `sessions`. */
  readonly connectionName?: string;
  /** Maximum time for a connection to open, in milliseconds; default 1000. No call waits for this long. */
  readonly connectTimeout?: number;
  /** Time after which TCP probes an idle connection, in milliseconds; default 0. */
  readonly keepAlive?: number;
  /** IP version of the addresses: 4, 6, or 0 for both. */
  readonly family?: 0 | 4 | 6;
};

/**
 * Opens the connections for `redisStore` from a URL: to one server, to the current primary of a Sentinel group, or to all
 * primaries of a Cluster. Returns at once: Redis may start later, and the clients reconnect without limit.
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
export function connectSessionRedis(url: string, options: SessionRedisOptions = {}): SessionRedis {
  const address = parseAddress(url);
  const { replicas } = address;
  if (address.kind === 'cluster') {
    const client = connectCluster(address, { connectionName: 'sessions', ...options });
    return { client, replicas, close: () => client.disconnect() };
  }
  const client = connectSingle(address, {
    ...redisSessionClientOptions,
    connectionName: 'sessions',
    ...options,
  });
  const trackingClient = connectSingle(address, {
    ...redisTrackingClientOptions,
    ...options,
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
    ? connectCluster(address, { connectionName, socketTimeout: defaultDeadlineMs })
    : connectSingle(address, {
        ...redisTrackingClientOptions,
        socketTimeout: defaultDeadlineMs,
        connectionName,
      });
}

type AddressOfKind<Kind> = Extract<RedisAddress, { kind: Kind }>;
type SingleOptions = Omit<typeof redisSessionClientOptions, 'connectTimeout'> &
  SessionRedisOptions & {
    readonly protocol?: 2;
    readonly autoResubscribe?: false;
    readonly socketTimeout?: number;
  };

function parseAddress(url: string): RedisAddress {
  if (typeof url !== 'string')
    throw new TypeError(
      "connectSessionRedis: the URL of the sessions' Redis must be a string. Is its variable set?",
    );
  const parsed = parseRedisUrl(url);
  if (!parsed.ok) throw new TypeError(`The URL of the sessions' Redis ${parsed.flaw}.`);
  return parsed.address;
}

function connectSingle(address: AddressOfKind<'server' | 'sentinel'>, options: SingleOptions): Redis {
  const { username, password, tls } = address;
  const login = {
    ...(username && { username }),
    ...(password && { password }),
    ...(tls && { tls: options.tls ?? {} }),
  };
  if (address.kind === 'server')
    return new Redis({ ...address.server, ...options, ...login, db: address.db });
  const client = new Redis({
    ...options,
    ...login,
    ...sentinelOptions,
    sentinels: [...address.sentinels],
    name: address.name,
    ...(username && { sentinelUsername: username }),
    ...(password && { sentinelPassword: password }),
    ...(tls && { sentinelTLS: options.tls ?? {}, enableTLSForSentinelMode: true }),
  });
  return reconnectAfterEnd(client);
}

function connectCluster(
  { nodes, username, password, tls }: AddressOfKind<'cluster'>,
  options: SessionRedisOptions & { readonly socketTimeout?: number },
): Cluster {
  return new Cluster([...nodes], {
    ...clusterOptions,
    redisOptions: {
      ...clusterNodeOptions,
      ...options,
      ...(username && { username }),
      ...(password && { password }),
      ...(tls && { tls: options.tls ?? {} }),
    },
  });
}
