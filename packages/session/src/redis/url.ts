export type Host = { readonly host: string; readonly port: number };

export type RedisAddress = {
  readonly tls: boolean;
  /** User of Redis' ACL. Without it the password is that of the user `default`. */
  readonly username?: string;
  readonly password?: string;
  /** Number of Redis replicas that must confirm the end of a session. */
  readonly replicas: number;
} & (
  | { readonly kind: 'server'; readonly server: Host; readonly db: number }
  | { readonly kind: 'sentinel'; readonly sentinels: readonly Host[]; readonly name: string }
  | { readonly kind: 'cluster'; readonly nodes: readonly Host[] }
);

/** Result of parsing. `flaw` continues a sentence ("The URL …") and contains no part of the URL, which may hold a password. */
export type ParsedRedisUrl =
  { readonly ok: true; readonly address: RedisAddress } | { readonly ok: false; readonly flaw: string };

type Kind = RedisAddress['kind'];

/** The last `@` of the authority ends the login. */
const shape =
  /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^/?#]*)@)?([^@/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/;
const shapes =
  'must be redis://[user:password@]host[:port][/db], redis+sentinel://[user:password@]a[:port],b,c/name or ' +
  'redis+cluster://[user:password@]a[:port],b,c (rediss for TLS)';
const percent = 'percent-encode / ? # @ and % in a password';

const defaultPort = { server: 6379, sentinel: 26_379, cluster: 6379 } as const satisfies Record<Kind, number>;
/** Default number of confirmations: a single server may have no Redis replica; a Sentinel group and a Cluster have some. */
const defaultReplicas = { server: '0', sentinel: '1', cluster: '1' } as const satisfies Record<Kind, string>;

/** Parses `redis://`, `redis+sentinel://` and `redis+cluster://`, and their `rediss` forms. */
export function parseRedisUrl(text: string): ParsedRedisUrl {
  const [whole, scheme, given, login, hostList = '', path = '', query = ''] = shape.exec(text) ?? [];
  if (whole === undefined) return { ok: false, flaw: `${shapes}; ${percent}` };
  const kind: Kind = given === 'sentinel' || given === 'cluster' ? given : 'server';
  const hosts = hostList.split(',').map((one) => parseHost(one, defaultPort[kind]));
  const replicas = new URLSearchParams(query).get('replicas') ?? defaultReplicas[kind];
  const flaw =
    flawOfLogin(login) ??
    flawOfHosts(kind, hosts) ??
    flawOfPath(kind, path) ??
    flawOfOptions(query, replicas);
  if (flaw !== undefined) return { ok: false, flaw };
  const common = { tls: scheme === 'rediss', replicas: Number(replicas), ...parseLogin(login) };
  return { ok: true, address: { ...common, ...placeOf(kind, hosts.filter(isHost), path) } };
}

function placeOf(kind: Kind, hosts: readonly Host[], path: string) {
  const [server = { host: '', port: 0 }] = hosts;
  if (kind === 'sentinel') return { kind, sentinels: hosts, name: path } as const;
  return kind === 'cluster'
    ? ({ kind, nodes: hosts } as const)
    : ({ kind, server, db: Number(path) } as const);
}

/** Parses `host`, `host:port` or `[::1]:port`. */
function parseHost(text: string, defaultPortOfKind: number): Host | undefined {
  const [, v6, name, portText] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const host = v6 ?? name;
  const port = Number(portText ?? defaultPortOfKind);
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port };
}

const isHost = (host: Host | undefined): host is Host => host !== undefined;

function parseLogin(login = ''): { username?: string; password?: string } {
  const [username = '', ...rest] = login.split(':');
  const password = rest.join(':');
  return {
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
  };
}

function flawOfLogin(login: string | undefined): string | undefined {
  if (login === undefined) return undefined;
  try {
    if (parseLogin(login).password !== undefined) return undefined;
    return 'has an @ without a password before it: write user:password@, or :password@ for the default user';
  } catch {
    return `has an invalid percent-encoding in its user or password: ${percent}`;
  }
}

function flawOfHosts(kind: Kind, hosts: readonly (Host | undefined)[]): string | undefined {
  if (!hosts.every(isHost))
    return `has an invalid server: write host, host:port or [IPv6]:port, with a port from 1 to 65535; ${percent}`;
  if (kind === 'server' && hosts.length > 1)
    return 'has several servers: use redis+sentinel:// or redis+cluster://';
  return undefined;
}

function flawOfPath(kind: Kind, path: string): string | undefined {
  if (kind === 'server' && !/^\d*$/.test(path))
    return `has a database that is not a number: end the URL in /0; ${percent}`;
  if (kind === 'sentinel' && !/^[\w.-]+$/.test(path))
    return 'has no valid name of the group: end the URL in /name, as in "sentinel monitor name …" of the Sentinels';
  if (kind === 'cluster' && path !== '')
    return 'has a database, and a Cluster has only one: end the URL after the servers';
  return undefined;
}

function flawOfOptions(query: string, replicas: string): string | undefined {
  if ([...new URLSearchParams(query).keys()].some((name) => name !== 'replicas'))
    return 'has an unknown option: replicas is the only one';
  return /^\d$/.test(replicas) ? undefined : 'has an invalid option replicas: use a number from 0 to 9';
}
