/** How the sessions' Redis is laid out: one server, a Sentinel group, or a Cluster. */
export const stores = ['server', 'sentinel', 'cluster'] as const;
export type Store = (typeof stores)[number];

/** Where a server listens; `busPort` is for a Cluster's servers among themselves. */
type Place = { readonly host: string; readonly port: number; readonly busPort: number };

export type SessionNode = Place & {
  readonly name: string;
  /** At the start; a failover changes it. */
  readonly role: 'primary' | 'replica' | 'sentinel';
};

/** What the Sentinels call the group. */
export const groupName = 'sessions';

/** The servers and Sentinels of a store. Replicas come after all primaries, in their order. */
export function sessionNodes(
  store: Store,
  place: (kind: 'server' | 'sentinel', index: number, name: string) => Place,
): SessionNode[] {
  const server = (role: 'primary' | 'replica') => (index: number) => {
    const name = `redis-sessions-${index + 1}`;
    return { name, role, ...place('server', index, name) };
  };
  const sentinel = (index: number): SessionNode => {
    const name = `redis-sentinel-${index + 1}`;
    return { name, role: 'sentinel', ...place('sentinel', index, name) };
  };
  if (store === 'server') return [{ ...server('primary')(0), name: 'redis-sessions' }];
  if (store === 'sentinel')
    return [server('primary')(0), ...[1, 2].map(server('replica')), ...[0, 1, 2].map(sentinel)];
  return [...[0, 1, 2].map(server('primary')), ...[3, 4, 5].map(server('replica'))];
}

/** The ports of a native stack, counted from that of a single server: servers, Sentinels, and the Cluster's bus. */
export function localNodes(store: Store, firstPort: number): SessionNode[] {
  return sessionNodes(store, (kind, index) => {
    const offset = store === 'server' ? 0 : kind === 'server' ? 10 : 20;
    return { host: '127.0.0.1', port: firstPort + offset + index, busPort: firstPort + 30 + index };
  });
}

/** Every port that these nodes take. */
export function portsOf(store: Store, nodes: readonly SessionNode[]): { port: number; use: string }[] {
  const ports = nodes.map(({ name, port }) => ({ port, use: name }));
  const buses = nodes.map(({ name, busPort }) => ({ port: busPort, use: `${name}, for the other servers` }));
  return store === 'cluster' ? [...ports, ...buses] : ports;
}

/** The primary that a replica follows at the start. */
export function primaryOf(nodes: readonly SessionNode[], replica: SessionNode): SessionNode | undefined {
  const primaries = nodes.filter(({ role }) => role === 'primary');
  const replicas = nodes.filter(({ role }) => role === 'replica');
  return primaries[replicas.indexOf(replica) % primaries.length];
}

/** A Redis user and its password. */
export type Login = { readonly user: string; readonly password: string };

/** The address that REDIS_SESSIONS_URL takes. */
export function sessionsUrl(store: Store, nodes: readonly SessionNode[], { user, password }: Login): string {
  const asked = store === 'sentinel' ? nodes.filter(({ role }) => role === 'sentinel') : nodes;
  const places = asked.map(({ host, port }) => `${host}:${port}`).join(',');
  const scheme = store === 'server' ? 'redis' : `redis+${store}`;
  return `${scheme}://${user}:${password}@${places}${store === 'sentinel' ? `/${groupName}` : ''}`;
}
