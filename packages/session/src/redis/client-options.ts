import type { Cluster, Redis } from 'ioredis';

/** Options of a client that decide when a command fails, and the only value that is right for sessions. */
const requiredOptions = {
  maxRetriesPerRequest: 0,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
} as const;

type Kind = {
  readonly name: 'client' | 'trackingClient';
  readonly fix: string;
  readonly isCluster: boolean;
  readonly required: Readonly<Record<string, unknown>>;
};

const kinds = {
  client: {
    name: 'client',
    fix: 'Create it with connectSessionRedis(url), or with new Redis(url, redisSessionClientOptions)',
    isCluster: false,
    required: requiredOptions,
  },
  cluster: {
    name: 'client',
    fix: 'Create a Cluster client with connectSessionRedis(url). Every other client needs a trackingClient',
    isCluster: true,
    required: { enableOfflineQueue: false },
  },
  trackingClient: {
    name: 'trackingClient',
    fix: 'Create it with connectSessionRedis(url), or with new Redis(url, redisTrackingClientOptions)',
    isCluster: false,
    // ioredis resubscribes before the connection turns tracking on, and Redis then refuses to track.
    required: { ...requiredOptions, autoResubscribe: false },
  },
} as const satisfies Record<string, Kind>;

/** @throws TypeError without options, for a URL, and for a client of one server without a tracking client */
export function assertConnections(options: unknown): void {
  const fix = 'Pass the connections: redisStore({ ...connectSessionRedis(url) }).';
  if (!isRecord(options))
    throw new TypeError(`redisStore: the argument must be an object with clients. ${fix}`);
  const { client, trackingClient } = options;
  if (client === undefined) throw new TypeError(`redisStore: client is missing. ${fix}`);
  if (trackingClient === undefined && optionsOf(client, false) !== undefined)
    throw new TypeError(
      `redisStore: trackingClient is missing, a second client of the same Redis, which a Cluster does not need. ${fix}`,
    );
}

/** @throws TypeError as `assertOptions` does */
export function assertClient(client: unknown): asserts client is Redis {
  assertOptions('client', client);
}

/** @throws TypeError as `assertOptions` does */
export function assertTrackingClient(client: unknown): asserts client is Redis {
  assertOptions('trackingClient', client);
}

/** @throws TypeError as `assertOptions` does */
export function assertCluster(client: unknown): asserts client is Cluster {
  assertOptions('cluster', client);
}

/**
 * @throws TypeError when calls would hang, writes would be sent twice, or changes would be missed without an error. The
 * message names every wrong option and how to create the client.
 */
function assertOptions(kind: keyof typeof kinds, client: unknown): void {
  const { name, fix, isCluster, required } = kinds[kind];
  const options = optionsOf(client, isCluster);
  const flaws = options === undefined ? [`is not a ${isCluster ? 'Cluster' : 'client'} of ioredis`] : [];
  for (const [option, value] of Object.entries(required))
    if (options && options[option] !== value)
      flaws.push(`needs ${option}: ${value} (got ${String(options[option])})`);
  if (options?.['keyPrefix'])
    flaws.push(
      'must have no keyPrefix, because Redis reports changes by the whole key: use the option prefix',
    );
  // ioredis ignores the `invalidate` pushes of RESP3.
  if (kind === 'trackingClient' && options?.['protocol'] === 3) flaws.push('needs protocol: 2 (got 3)');
  if (flaws.length > 0) throw new TypeError(`redisStore: ${name} ${flaws.join('; ')}. ${fix}.`);
}

/** Returns undefined for other objects. A client of the package `redis` (node-redis) has options, but no status. */
function optionsOf(client: unknown, isCluster: boolean): Readonly<Record<string, unknown>> | undefined {
  if (!isRecord(client) || typeof client['status'] !== 'string' || !isRecord(client['options']))
    return undefined;
  return (typeof client['nodes'] === 'function') === isCluster ? client['options'] : undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
