/** The lines of a source file that a lab is about. */
type MarkedRange = {
  /** A part of the first line. No other line of the file contains it. */
  readonly from: string;
  /** A part of the last line: the next line after the first that contains it. */
  readonly to: string;
};

type SourceFile = { readonly load: () => Promise<string>; readonly marked: MarkedRange };

/** The files as they are in the repository. Vite reads them at build time, and each is a script of its own. */
const texts: Readonly<Record<string, () => Promise<string>>> = import.meta.glob<string>(
  [
    '../../../../../../nginx/upstreams.conf',
    '../../../../../../nginx/labs.conf',
    '../../../../../../nginx/logging.conf',
    '../../../../../../apps/api/src/labs/where-state-lives/service.ts',
    '../../../../../../apps/api/src/labs/query-token/service.ts',
    '../../../../../../apps/api/src/labs/redis-console/service.ts',
    '../../../../../../apps/api/src/labs/outage/servers.ts',
    '../../../../../../apps/api/src/labs/cluster/service.ts',
    '../../../../../../apps/api/src/labs/websocket/service.ts',
    '../../../../../../apps/api/src/labs/hmac/steps.ts',
    '../../../../../../apps/api/src/labs/expiry/service.ts',
    '../../../../../../apps/api/src/labs/jwt/service.ts',
    '../../../../../../apps/api/src/labs/bank/access.ts',
    '../../../../../../apps/api/src/labs/bank/cookies.ts',
    '../../../../../../apps/bank/pages/comments.js',
    '../../../../../../apps/bank/pages/bank.js',
    '../../../../../../nginx/bank.conf',
    '../../../../../../apps/attacker/src/tap/relay.ts',
    '../../../../../../packages/session/src/token.ts',
    '../../../../../../packages/session/src/cookie.ts',
    '../../../../../../packages/session/src/redis/revoke.ts',
  ],
  { query: '?raw', import: 'default' },
);

const marks: Readonly<Record<string, MarkedRange>> = {
  'nginx/upstreams.conf': { from: 'upstream reads {', to: 'keepalive_timeout 15s;' },
  'nginx/labs.conf': { from: 'upstream lab_round_robin {', to: 'ip_hash;' },
  'nginx/logging.conf': {
    from: 'The path, if it has at most 16 segments',
    to: 'path_start/[masked]";',
  },
  'nginx/logging.conf#format': {
    from: 'log_format json escape=json',
    to: '"replicaStatus"',
  },
  'apps/api/src/labs/query-token/service.ts': {
    from: 'async issueTicket(publicId',
    to: 'return publicId !== null',
  },
  'apps/api/src/labs/redis-console/service.ts': {
    from: 'Reads the session as an app does',
    to: 'return accept(user.success',
  },
  'apps/api/src/labs/outage/servers.ts': {
    from: 'The store rejects after its deadline.',
    to: 'return undefined;',
  },
  'apps/api/src/labs/cluster/service.ts': {
    from: 'async signOut(token: string, confirm: boolean',
    to: 'return true;',
  },
  'apps/api/src/labs/websocket/service.ts': {
    from: 'async function send(room: SessionId',
    to: 'acknowledge({ atMs, servers });',
  },
  'apps/api/src/labs/where-state-lives/service.ts': {
    from: 'function memoryLane(keyring: Keyring)',
    to: "return found === undefined ? undefined : { name: found, from: 'memory' };",
  },
  'apps/api/src/labs/hmac/steps.ts': {
    from: 'const block = Buffer.alloc(blockBytes);',
    to: 'const outer = sha256(outerPad, inner);',
  },
  'apps/api/src/labs/expiry/service.ts': {
    from: 'Reads the name and restarts the idle timeout in one command',
    to: 'return name === null || ms === null ? null : { name, remainingMs: ms };',
  },
  'apps/api/src/labs/jwt/service.ts': {
    from: 'The claims are in the token. Without the deny list',
    to: 'if (denyList) await store.deny(read.claims.jti',
  },
  'apps/api/src/labs/bank/access.ts': {
    from: 'Where the request has its token.',
    to: "return { token: labTokenOf(req), by: 'header' };",
  },
  'apps/api/src/labs/bank/access.ts#token': {
    from: 'function hasToken(req: Request',
    to: 'timingSafeEqual(given, wanted)',
  },
  'apps/api/src/labs/bank/access.ts#defend': {
    from: "function defend(req: Request, by: 'library' | 'cookie'",
    to: 'if (isFromOtherSite(req)) throw crossSite();',
  },
  'apps/api/src/labs/bank/cookies.ts': {
    from: 'const sameSite = {',
    to: 'as const satisfies Record<WeakCarrier, string>',
  },
  'apps/bank/pages/comments.js': {
    from: 'const escapes =',
    to: "note('text');",
  },
  'apps/bank/pages/bank.js': {
    from: 'const keepsToken =',
    to: 'else tokenInMemory = token;',
  },
  'nginx/bank.conf': { from: 'map $args $bank_csp {', to: "default-src 'none'" },
  'nginx/bank.conf#trusted-types': {
    from: 'map $args $bank_trusted_types {',
    to: 'require-trusted-types-for',
  },
  'apps/attacker/src/tap/relay.ts': {
    from: 'const copy = (from: Side, source: Socket, sink: Socket)',
    to: 'source.pipe(sink);',
  },
  'packages/session/src/cookie.ts#attributes': {
    from: "const attributes = 'Path=/; HttpOnly",
    to: 'const noStore =',
  },
  'packages/session/src/cookie.ts#token': {
    from: '    csrfToken(id) {',
    to: "return keyring.sign(csrfInput(id)).toString('base64url');",
  },
  'packages/session/src/cookie.ts#headers': {
    from: 'function causeOf(request: RequestHead',
    to: 'return { fault: isOwn',
  },
  'packages/session/src/token.ts': {
    from: 'export function openToken(keyring: Keyring, token: string)',
    to: 'return keyring.verify(id, bytes.subarray(idBytes), publicId)',
  },
  'packages/session/src/cookie.ts': {
    from: 'set(response, issued, { persistent = false } = {}) {',
    to: 'setCookie(response, name, `${name}=${token}; ${lifetime}${attributes}`',
  },
  'packages/session/src/redis/revoke.ts': {
    from: 'export async function remove(',
    to: 'return existed;',
  },
};

/** The files and parts with marked lines. */
export const partsOfFiles: readonly string[] = Object.keys(marks);

/** Returns the path of a file without the name of a part: `file.ts#part`. */
export const fileOf = (source: string): string => source.split('#')[0] ?? source;

/** Returns a source file by its path in the repository. Throws for a file that is not in the two lists above. */
export function sourceFile(path: string): SourceFile {
  // Vite shortens a path to the file: without `apps/`, where this file is too.
  const [, load] =
    Object.entries(texts).find(([key]) => fileOf(path).endsWith(key.replace(/^[./]+/, ''))) ?? [];
  const marked = marks[path];
  if (load === undefined || marked === undefined) throw new Error(`${path} is not in source-files.ts`);
  return { load, marked };
}

/** Returns the numbers of the first and the last marked line, from 1. */
export function markedLines(text: string, { from, to }: MarkedRange): { first: number; last: number } {
  const lines = text.split('\n');
  const starts = lines.flatMap((line, index) => (line.includes(from) ? [index + 1] : []));
  const [first] = starts;
  if (first === undefined || starts.length > 1)
    throw new Error(`expected 1 line with "${from}", got ${starts.length}`);
  const last = lines.findIndex((line, index) => index >= first && line.includes(to)) + 1;
  if (last === 0) throw new Error(`no line with "${to}" after line ${first}`);
  return { first, last };
}
