import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { ClusterServerName, Sites } from '@session-lab/contract';
import { parseRedisUrl } from '@session-lab/session/redis';

/** Variables that may contain a secret. Each can also be set as `<NAME>_FILE`, the path of a file with the value. */
const secretVariables = [
  'REDIS_SESSIONS_URL',
  'REDIS_ACCOUNTS_URL',
  'SESSION_KEYS',
  'PASSWORD_PEPPER',
  'REDIS_LABS_URL',
  'REDIS_CONSOLE_URL',
  'REDIS_OUTAGE_URL',
  'REDIS_CLUSTER_URL',
  'LAB_KEY',
  'PROXY_SECRET',
] as const;

const keyRecipe = `create a key with: node -p "crypto.randomBytes(32).toString('base64url')"`;
const keyBytes = 32;
/** Minimum number of different bytes in a key. 32 random bytes practically always have more; typed text often has fewer. */
const minDifferentBytes = 17;

const Key = z.string().transform((text, context) => {
  const key = Buffer.from(text, 'base64url');
  const weakness = weaknessOf(text, key);
  if (weakness !== undefined) context.addIssue({ code: 'custom', message: `${weakness}; ${keyRecipe}` });
  return key;
});

function weaknessOf(text: string, key: Buffer): string | undefined {
  if (key.toString('base64url') !== text) return 'is not unpadded base64url';
  if (key.length !== keyBytes) return `has ${key.length} bytes instead of ${keyBytes}`;
  if (new Set(key).size < minDifferentBytes) return 'is not random';
  return undefined;
}

const list = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Creates a schema for a whole number. Its error message names the range, unlike the messages of zod. */
const whole = (min: number, max: number) => {
  const error = `must be a whole number between ${min} and ${max}`;
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error });
};
const Port = whole(0, 65_535);
const milliseconds = (min: number) => {
  const error = `must be a whole number of milliseconds, at least ${min}`;
  return z.coerce.number({ error }).int({ error }).min(min, { error });
};
const onOrOff = (): z.ZodEnum<{ on: 'on'; off: 'off' }> => z.enum(['on', 'off'], 'must be on or off');
const RedisUrl = z.url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// URL' });

/** The URL of one server, a Sentinel group or a Cluster. */
const SessionsUrl = z.string().superRefine((text, context) => {
  const parsed = parseRedisUrl(text);
  if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.flaw });
});

/** The URL of the six servers of lab 16, in the order of their names. */
const ClusterUrl = z.string().refine((text) => {
  const parsed = parseRedisUrl(text);
  return (
    parsed.ok &&
    parsed.address.kind === 'cluster' &&
    parsed.address.nodes.length === ClusterServerName.options.length
  );
}, 'must be a redis+cluster:// URL of six servers');

/** `bank=http://localhost:9091,attacker=http://127.0.0.1:9090,…`: origins of the sites of the attack labs. */
const LabSites = z.string().transform((text, context) => {
  const entries = list(text).map((part) => part.split('='));
  const sites = Sites.safeParse(Object.fromEntries(entries));
  const areOrigins = entries.every(([, origin = '']) => isOrigin(origin));
  if (sites.success && areOrigins) return sites.data;
  context.addIssue({ code: 'custom', message: 'must name the origins of bank, attacker and neighbour' });
  return z.NEVER;
});

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const Environment = z
  .object({
    REPLICA_NAME: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be a short name such as api-1'),
    HOST: z.string().min(1).default('127.0.0.1'),
    PORT: Port,
    METRICS_PORT: Port,
    REDIS_SESSIONS_URL: SessionsUrl,
    REDIS_ACCOUNTS_URL: RedisUrl,
    SESSION_KEYS: z
      .string()
      .transform(list)
      .pipe(z.array(Key).min(1, `contains no key; ${keyRecipe}`))
      .refine(
        (keys) => new Set(keys.map((key) => key.toString('hex'))).size === keys.length,
        'contains a key twice',
      ),
    PASSWORD_PEPPER: Key,
    BCRYPT_COST: whole(4, 15).default(12),
    SESSION_IDLE_TIMEOUT_MS: milliseconds(1).default(15 * 60_000),
    SESSION_ABSOLUTE_LIFETIME_MS: milliseconds(1).default(12 * 3_600_000),
    SESSION_TOUCH_INTERVAL_MS: milliseconds(0).default(10_000),
    NEAR_CACHE: onOrOff().default('off'),
    SESSIONS_PER_USER: whole(1, 100).default(10),
    ALLOWED_ORIGINS: z
      .string()
      .transform(list)
      .pipe(z.array(z.string().refine(isOrigin, 'must be an origin such as http://localhost:8080')).min(1)),
    TRUSTED_PROXIES: z
      .string()
      .default('127.0.0.1,::1')
      .transform(list)
      .pipe(
        z.array(
          z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'must be an IP address or a CIDR range'),
        ),
      ),
    PROXY_SECRET: Key.optional(),
    LABS: onOrOff().default('off'),
    REDIS_LABS_URL: RedisUrl.optional(),
    REDIS_CONSOLE_URL: z.url({ protocol: /^redis$/, error: 'must be a redis:// URL' }).optional(),
    REDIS_OUTAGE_URL: RedisUrl.optional(),
    REDIS_CLUSTER_URL: ClusterUrl.optional(),
    LAB_KEY: Key.optional(),
    LAB_SITES: LabSites.optional(),
    LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
    NODE_ENV: z.string().optional(),
  })
  .superRefine((env, context) => {
    const report = (name: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [name], message });
    if (env.BCRYPT_COST < 10 && env.NODE_ENV !== 'test')
      report('BCRYPT_COST', 'must be at least 10 unless NODE_ENV is test');
    if (env.SESSION_TOUCH_INTERVAL_MS >= env.SESSION_IDLE_TIMEOUT_MS)
      report('SESSION_TOUCH_INTERVAL_MS', 'must be less than SESSION_IDLE_TIMEOUT_MS');
    if (env.SESSION_IDLE_TIMEOUT_MS > env.SESSION_ABSOLUTE_LIFETIME_MS)
      report('SESSION_IDLE_TIMEOUT_MS', 'must be at most SESSION_ABSOLUTE_LIFETIME_MS');
    for (const name of ['REDIS_LABS_URL', 'LAB_KEY'] as const)
      if (env.LABS === 'on' && env[name] === undefined) report(name, 'is missing; LABS=on requires it');
    if (env.SESSION_KEYS.some((key) => key.equals(env.PASSWORD_PEPPER)))
      report('PASSWORD_PEPPER', 'must differ from the session keys');
    if ([...env.SESSION_KEYS, env.PASSWORD_PEPPER].some((key) => env.LAB_KEY?.equals(key)))
      report('LAB_KEY', 'must differ from the keys of the app');
    const otherKeys = [...env.SESSION_KEYS, env.PASSWORD_PEPPER, env.LAB_KEY];
    if (otherKeys.some((key) => key !== undefined && env.PROXY_SECRET?.equals(key)))
      report('PROXY_SECRET', 'must differ from every other key');
  });

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

export type Config = {
  readonly replicaName: string;
  readonly host: string;
  readonly port: number;
  readonly metricsPort: number;
  readonly redisSessionsUrl: string;
  readonly redisAccountsUrl: string;
  /** The first key signs. All keys verify. */
  readonly sessionKeys: readonly Buffer[];
  readonly passwordPepper: Buffer;
  readonly bcryptCost: number;
  readonly sessionIdleTimeoutMs: number;
  readonly sessionAbsoluteLifetimeMs: number;
  readonly sessionTouchIntervalMs: number;
  /** Whether a replica keeps verified sessions in memory. Off in the demo, which shows the Redis query of every request. */
  readonly nearCache: boolean;
  readonly sessionsPerUser: number;
  /** Origins whose pages may open the WebSocket. */
  readonly allowedOrigins: readonly string[];
  /** Addresses whose `X-Forwarded-*` headers are trusted. */
  readonly trustedProxies: readonly string[];
  /** Secret that NGINX sends with each request. If undefined, the replica serves requests from any client. */
  readonly proxySecret: Buffer | undefined;
  /** Undefined if the labs are off. */
  readonly labs: LabsConfig | undefined;
  readonly logLevel: string;
};

/** The separate Redis user and key of the labs. Neither gives access to the app's data. */
type LabsConfig = {
  readonly redisUrl: string;
  /** The Redis server of lab 14. If undefined, this lab is off. */
  readonly consoleUrl: string | undefined;
  /** The Redis that lab 15 freezes and stops. Undefined: this lab is off. */
  readonly outageRedisUrl: string | undefined;
  /** The servers of lab 16. Undefined: this lab is off. */
  readonly clusterUrl: string | undefined;
  readonly key: Buffer;
  /** Undefined if the bank and the attacker have no addresses. */
  readonly sites: Sites | undefined;
};

export type ParsedConfig = { ok: true; config: Config } | { ok: false; message: string };

/** Parses the configuration. A failure names every invalid variable. The message contains no value of a secret variable. */
export function parseConfig(
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): ParsedConfig {
  const { values, unreadable } = withFiles(env, readFile);
  const parsed = Environment.safeParse(values);
  const invalid = parsed.success ? [] : parsed.error.issues.map((issue) => describeIssue(issue, values));
  const problems = [...unreadable, ...invalid];
  if (!parsed.success || problems.length > 0) {
    return { ok: false, message: ['Invalid configuration:', ...new Set(problems)].join('\n  ') };
  }
  return { ok: true, config: configFrom(parsed.data) };
}

function withFiles(
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string,
): { values: Record<string, string | undefined>; unreadable: string[] } {
  const values = { ...env };
  const unreadable: string[] = [];
  for (const name of secretVariables) {
    const path = env[`${name}_FILE`];
    if (path === undefined) continue;
    if (env[name] !== undefined) unreadable.push(`Set either ${name} or ${name}_FILE, not both.`);
    try {
      values[name] = readFile(path).trim();
    } catch {
      unreadable.push(`${name}_FILE must name a readable file.`);
    }
  }
  return { values, unreadable };
}

function describeIssue(
  { code, path, message }: z.core.$ZodIssue,
  values: Readonly<Record<string, string | undefined>>,
): string {
  const [name = '', index] = path.map(String);
  const value = values[name];
  if (value === undefined) return `${name} ${code === 'custom' ? message : 'is missing'}.`;
  const item = index === undefined ? '' : ` (item ${Number(index) + 1})`;
  const isSecret = secretVariables.some((secret) => secret === name);
  return `${name}${item} ${message}${isSecret ? '' : ` (got ${JSON.stringify(value)})`}.`;
}

function configFrom(env: z.infer<typeof Environment>): Config {
  return {
    replicaName: env.REPLICA_NAME,
    host: env.HOST,
    port: env.PORT,
    metricsPort: env.METRICS_PORT,
    redisSessionsUrl: env.REDIS_SESSIONS_URL,
    redisAccountsUrl: env.REDIS_ACCOUNTS_URL,
    sessionKeys: env.SESSION_KEYS,
    passwordPepper: env.PASSWORD_PEPPER,
    bcryptCost: env.BCRYPT_COST,
    sessionIdleTimeoutMs: env.SESSION_IDLE_TIMEOUT_MS,
    sessionAbsoluteLifetimeMs: env.SESSION_ABSOLUTE_LIFETIME_MS,
    sessionTouchIntervalMs: env.SESSION_TOUCH_INTERVAL_MS,
    nearCache: env.NEAR_CACHE === 'on',
    sessionsPerUser: env.SESSIONS_PER_USER,
    allowedOrigins: env.ALLOWED_ORIGINS,
    trustedProxies: env.TRUSTED_PROXIES,
    proxySecret: env.PROXY_SECRET,
    labs: labsFrom(env),
    logLevel: env.LOG_LEVEL,
  };
}

function labsFrom({
  LABS,
  REDIS_LABS_URL,
  REDIS_CONSOLE_URL: consoleUrl,
  REDIS_OUTAGE_URL: outageRedisUrl,
  REDIS_CLUSTER_URL: clusterUrl,
  LAB_KEY,
  LAB_SITES: sites,
}: z.infer<typeof Environment>): LabsConfig | undefined {
  if (LABS === 'off' || REDIS_LABS_URL === undefined || LAB_KEY === undefined) return undefined;
  return { redisUrl: REDIS_LABS_URL, consoleUrl, outageRedisUrl, clusterUrl, key: LAB_KEY, sites };
}
