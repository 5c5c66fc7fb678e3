import type { RedisRole } from '../config/redis-config.ts';
import { sessionNodes, type SessionNode, type Store } from '../config/session-nodes.ts';

export const redisPort = 6379;
/** Ports of the first server of lab 16. All six are in one container. */
export const clusterPorts = { port: 6381, busPort: 16_381 } as const;
const sentinelPort = 26_379;
const busPort = 16_379;

/**
 * Last numbers of the fixed addresses in docker-compose.yml. For `sentinel` and `cluster`, this is the number
 * of the first server. The numbers of the Sentinels are 10 higher.
 *
 * The nodes use addresses, not container names: the lookup of a stopped container's name took ten seconds,
 * which delayed the reconnection of Redis replicas, and prevented failovers.
 */
const lastNumber = {
  sessions: 195,
  accounts: 196,
  labs: 197,
  console: 198,
  outage: 199,
  'lab-cluster': 200,
  sentinel: 201,
  cluster: 221,
} as const;

/** Returns the address of the container with the six servers of lab 16. */
export const clusterHost = (subnet: string): string => `${subnet}.${lastNumber['lab-cluster']}`;

/** Returns `host:port` of the single server with this role. */
export const soleServer = (of: Exclude<RedisRole, 'lab-cluster'>, subnet: string): string =>
  `${subnet}.${lastNumber[of]}:${redisPort}`;

/** Returns the nodes of the Sentinel group or the Cluster in docker-compose.yml. */
export const composeNodes = (store: Exclude<Store, 'server'>, subnet: string): SessionNode[] =>
  sessionNodes(store, (kind, index) => {
    const last = lastNumber[store] + index + (kind === 'sentinel' ? 10 : 0);
    return { host: `${subnet}.${last}`, port: kind === 'server' ? redisPort : sentinelPort, busPort };
  });
