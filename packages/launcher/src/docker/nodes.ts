import { sessionNodes, type SessionNode, type Store } from '../redis/session-nodes.ts';

export const redisPort = 6379;
const sentinelPort = 26_379;
const busPort = 16_379;

/** The last number of the first server's address in docker-compose.yml; Sentinels are ten further. */
const firstServer = { sentinel: 201, cluster: 221 } as const;

/**
 * The services of docker-compose.yml that are of the sessions' group, or of their Cluster. By address: the name of a container
 * that is gone leads nowhere, and with names no failover came of it.
 */
export const composeNodes = (store: Exclude<Store, 'server'>, subnet: string): SessionNode[] =>
  sessionNodes(store, (kind, index) => {
    const last = firstServer[store] + index + (kind === 'sentinel' ? 10 : 0);
    return { host: `${subnet}.${last}`, port: kind === 'server' ? redisPort : sentinelPort, busPort };
  });
