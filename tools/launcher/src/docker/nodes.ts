import type { RedisRole } from '../config/redis-config.ts';
import { sessionNodes, type SessionNode, type Store } from '../config/session-nodes.ts';

export const redisPort = 6379;
const sentinelPort = 26_379;
const busPort = 16_379;

/**
 * The last numbers of the addresses in docker-compose.yml; of the sessions' group and Cluster the first server's, and
 * Sentinels are ten further. By address: the name of a container that is gone leads nowhere, to look it up took ten seconds,
 * and a replica that did so was late by them when the container was back. With names no failover came of it either.
 */
const lastNumber = { sessions: 195, accounts: 196, labs: 197, sentinel: 201, cluster: 221 } as const;

/** Returns `host:port` of the only server with this role. */
export const soleServer = (of: RedisRole, subnet: string): string =>
  `${subnet}.${lastNumber[of]}:${redisPort}`;

/** The services of docker-compose.yml that are of the sessions' group, or of their Cluster. */
export const composeNodes = (store: Exclude<Store, 'server'>, subnet: string): SessionNode[] =>
  sessionNodes(store, (kind, index) => {
    const last = lastNumber[store] + index + (kind === 'sentinel' ? 10 : 0);
    return { host: `${subnet}.${last}`, port: kind === 'server' ? redisPort : sentinelPort, busPort };
  });
