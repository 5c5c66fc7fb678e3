/** Layouts of the sessions' Redis: one server, a Sentinel group, or a Cluster. */
export const stores = ['server', 'sentinel', 'cluster'] as const;
export type Store = (typeof stores)[number];

/** Address of a server. `busPort` is the port for other servers of a Cluster. */
type Address = { readonly host: string; readonly port: number; readonly busPort: number };

export type SessionNode = Address & {
  readonly name: string;
  /** Role at the start; a failover changes it. */
  readonly role: 'primary' | 'replica' | 'sentinel';
};

/** Name of the group in Sentinel commands. */
export const groupName = 'sessions';

/**
 * Returns the servers and Sentinels of a store. Redis replicas come after all primaries, in the order of
 * their primaries.
 */
export function sessionNodes(
  store: Store,
  address: (kind: 'server' | 'sentinel', index: number, name: string) => Address,
): SessionNode[] {
  const server = (role: 'primary' | 'replica') => (index: number) => {
    const name = `redis-sessions-${index + 1}`;
    return { name, role, ...address('server', index, name) };
  };
  const sentinel = (index: number): SessionNode => {
    const name = `redis-sentinel-${index + 1}`;
    return { name, role: 'sentinel', ...address('sentinel', index, name) };
  };
  if (store === 'server') return [{ ...server('primary')(0), name: 'redis-sessions' }];
  if (store === 'sentinel')
    return [server('primary')(0), ...[1, 2].map(server('replica')), ...[0, 1, 2].map(sentinel)];
  return [...[0, 1, 2].map(server('primary')), ...[3, 4, 5].map(server('replica'))];
}

/**
 * Returns the nodes of a native stack. Ports are offsets from the port of a single server: servers +10,
 * Sentinels +20, bus of the Cluster +30.
 */
export function localNodes(store: Store, firstPort: number): SessionNode[] {
  return sessionNodes(store, (kind, index) => {
    const offset = store === 'server' ? 0 : kind === 'server' ? 10 : 20;
    return { host: '127.0.0.1', port: firstPort + offset + index, busPort: firstPort + 30 + index };
  });
}

/** Returns every port of these nodes. */
export function portsOf(store: Store, nodes: readonly SessionNode[]): { port: number; use: string }[] {
  const ports = nodes.map(({ name, port }) => ({ port, use: name }));
  const buses = nodes.map(({ name, busPort }) => ({ port: busPort, use: `${name} (Cluster bus)` }));
  return store === 'cluster' ? [...ports, ...buses] : ports;
}

/** Returns the primary that a Redis replica follows at the start. */
export function primaryOf(nodes: readonly SessionNode[], replica: SessionNode): SessionNode | undefined {
  const primaries = nodes.filter(({ role }) => role === 'primary');
  const replicas = nodes.filter(({ role }) => role === 'replica');
  return primaries[replicas.indexOf(replica) % primaries.length];
}

/** A Redis user and its password. */
export type Login = { readonly user: string; readonly password: string };

/** Returns the value of REDIS_SESSIONS_URL. */
export function sessionsUrl(store: Store, nodes: readonly SessionNode[], { user, password }: Login): string {
  const listed = store === 'sentinel' ? nodes.filter(({ role }) => role === 'sentinel') : nodes;
  const addresses = listed.map(({ host, port }) => `${host}:${port}`).join(',');
  const scheme = store === 'server' ? 'redis' : `redis+${store}`;
  return `${scheme}://${user}:${password}@${addresses}${store === 'sentinel' ? `/${groupName}` : ''}`;
}
