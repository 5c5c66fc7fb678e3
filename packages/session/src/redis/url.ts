/** One server of an address. */
export type Host = { readonly host: string; readonly port: number };

/** Where the sessions' Redis is. */
export type RedisAddress = {
  readonly tls: boolean;
  /** An ACL user; with a password alone it is Redis' `default`. */
  readonly username?: string;
  readonly password?: string;
  /** How many replicas have to have what ends a session before it is answered. */
  readonly replicas: number;
} & (
  | { readonly kind: 'server'; readonly server: Host; readonly db: number }
  | { readonly kind: 'sentinel'; readonly sentinels: readonly Host[]; readonly name: string }
  | { readonly kind: 'cluster'; readonly nodes: readonly Host[] }
);

/** `flaw` follows the name of what it was found in, and shows nothing of the URL: a password may be in any part of it. */
export type ParsedRedisUrl =
  { readonly ok: true; readonly address: RedisAddress } | { readonly ok: false; readonly flaw: string };

type Kind = RedisAddress['kind'];

/** The `@` that ends the login is the last one of the authority. */
const shape =
  /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^/?#]*)@)?([^@/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/;
const shapes =
  'is none of redis://[user:password@]host[:port][/db], redis+sentinel://[user:password@]a[:port],b,c/name and ' +
  'redis+cluster://[user:password@]a[:port],b,c (rediss for TLS)';
const percent = 'percent-encode / ? # @ and % in a password';

const defaultPort = { server: 6379, sentinel: 26_379, cluster: 6379 } as const satisfies Record<Kind, number>;
/** A single server may have no replica; the others are there to have some. */
const defaultReplicas = { server: '0', sentinel: '1', cluster: '1' } as const satisfies Record<Kind, string>;

/** Reads `redis://`, `redis+sentinel://` and `redis+cluster://`, and their `rediss` forms. */
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

/** `host`, `host:port`, `[::1]:port`. */
function parseHost(text: string, portOtherwise: number): Host | undefined {
  const [, v6, name, portText] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const host = v6 ?? name;
  const port = Number(portText ?? portOtherwise);
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
    return 'has an @ and no password before it: write user:password@, or :password@ for the default user';
  } catch {
    return `has a % in its user or password that encodes nothing: ${percent}`;
  }
}

function flawOfHosts(kind: Kind, hosts: readonly (Host | undefined)[]): string | undefined {
  if (!hosts.every(isHost))
    return `has a server that is not host, host:port or [IPv6]:port, with a port from 1 to 65535; ${percent}`;
  if (kind === 'server' && hosts.length > 1)
    return 'has several servers: say what they are, redis+sentinel:// or redis+cluster://';
  return undefined;
}

function flawOfPath(kind: Kind, path: string): string | undefined {
  if (kind === 'server' && !/^\d*$/.test(path)) return 'has a database that is not a number: end it in /0';
  if (kind === 'sentinel' && !/^[\w.-]+$/.test(path))
    return 'does not say what the Sentinels call the group: end it in /name, as in their "sentinel monitor name …"';
  if (kind === 'cluster' && path !== '')
    return 'names a database, and a Cluster has but one: end it after the servers';
  return undefined;
}

function flawOfOptions(query: string, replicas: string): string | undefined {
  if ([...new URLSearchParams(query).keys()].some((name) => name !== 'replicas'))
    return 'has an option that there is not: replicas is the only one';
  return /^\d$/.test(replicas)
    ? undefined
    : 'has replicas that is not a number from 0 to 9: how many are waited for';
}
