import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { parseRedisUrl } from '@session-lab/session/redis';

/** Variables that may hold a secret: each may be given as `<NAME>_FILE` too, the path of a file with the value. */
const fileVariables = [
  'REDIS_SESSIONS_URL',
  'REDIS_ACCOUNTS_URL',
  'SESSION_KEYS',
  'PASSWORD_PEPPER',
  'REDIS_LABS_URL',
  'LAB_KEY',
  'PROXY_SECRET',
] as const;

const keyRecipe = `make one with: node -p "crypto.randomBytes(32).toString('base64url')"`;
const keyBytes = 32;
/** Random bytes repeat little: 32 of them with fewer than 17 different values were typed, not drawn. */
const differentBytes = 17;

const Key = z.string().transform((text, context) => {
  const key = Buffer.from(text, 'base64url');
  const weakness = weaknessOf(text, key);
  if (weakness !== undefined) context.addIssue({ code: 'custom', message: `${weakness}; ${keyRecipe}` });
  return key;
});

function weaknessOf(text: string, key: Buffer): string | undefined {
  if (key.toString('base64url') !== text) return 'is not unpadded base64url';
  if (key.length !== keyBytes) return `holds ${key.length} bytes and not ${keyBytes}`;
  if (new Set(key).size < differentBytes) return 'is not random';
  return undefined;
}

const list = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const Port = z.coerce.number().int().min(0).max(65_535);
const Ms = z.coerce.number().int().min(1);
const RedisUrl = z.url({ protocol: /^rediss?$/, error: 'is not a redis:// or rediss:// address' });

/** One server, a Sentinel group or a Cluster. */
const SessionsUrl = z.string().superRefine((text, context) => {
  const parsed = parseRedisUrl(text);
  if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.flaw });
});

const Environment = z
  .object({
    REPLICA_NAME: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'is not a short name such as api-1'),
    HOST: z.string().min(1).default('127.0.0.1'),
    PORT: Port,
    METRICS_PORT: Port,
    REDIS_SESSIONS_URL: SessionsUrl,
    REDIS_ACCOUNTS_URL: RedisUrl,
    SESSION_KEYS: z
      .string()
      .transform(list)
      .pipe(z.array(Key).min(1, `holds no key; ${keyRecipe}`))
      .refine(
        (keys) => new Set(keys.map((key) => key.toString('hex'))).size === keys.length,
        'holds a key twice',
      ),
    PASSWORD_PEPPER: Key,
    BCRYPT_COST: z.coerce.number().int().min(4).max(15).default(12),
    SESSION_IDLE_TIMEOUT_MS: Ms.default(15 * 60_000),
    SESSION_ABSOLUTE_LIFETIME_MS: Ms.default(12 * 3_600_000),
    SESSION_TOUCH_INTERVAL_MS: z.coerce.number().int().min(0).default(10_000),
    NEAR_CACHE: z.enum(['on', 'off'], 'is neither on nor off').default('off'),
    SESSIONS_PER_USER: z.coerce.number().int().min(1).max(100).default(10),
    ALLOWED_ORIGINS: z
      .string()
      .transform(list)
      .pipe(z.array(z.url().refine(isOrigin, 'is not an origin such as http://localhost:8080')).min(1)),
    TRUSTED_PROXIES: z
      .string()
      .default('127.0.0.1,::1')
      .transform(list)
      .pipe(
        z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'holds something that is no address')),
      ),
    PROXY_SECRET: Key.optional(),
    LABS: z.enum(['on', 'off'], 'is neither on nor off').default('off'),
    REDIS_LABS_URL: RedisUrl.optional(),
    LAB_KEY: Key.optional(),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
    NODE_ENV: z.string().optional(),
  })
  .superRefine((env, context) => {
    const complain = (name: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [name], message });
    if (env.BCRYPT_COST < 10 && env.NODE_ENV !== 'test')
      complain('BCRYPT_COST', 'is under 10, which only NODE_ENV=test may have');
    if (env.SESSION_TOUCH_INTERVAL_MS >= env.SESSION_IDLE_TIMEOUT_MS)
      complain('SESSION_TOUCH_INTERVAL_MS', 'has to be shorter than SESSION_IDLE_TIMEOUT_MS');
    if (env.SESSION_IDLE_TIMEOUT_MS > env.SESSION_ABSOLUTE_LIFETIME_MS)
      complain('SESSION_IDLE_TIMEOUT_MS', 'is longer than SESSION_ABSOLUTE_LIFETIME_MS');
    for (const name of ['REDIS_LABS_URL', 'LAB_KEY'] as const)
      if (env.LABS === 'on' && env[name] === undefined) complain(name, 'is missing, which LABS=on needs');
    if ([...env.SESSION_KEYS, env.PASSWORD_PEPPER].some((key) => env.LAB_KEY?.equals(key)))
      complain('LAB_KEY', 'is a key of the app: labs have one of their own');
    const otherKeys = [...env.SESSION_KEYS, env.PASSWORD_PEPPER, env.LAB_KEY];
    if (otherKeys.some((key) => key !== undefined && env.PROXY_SECRET?.equals(key)))
      complain('PROXY_SECRET', 'is used as another key too; every key has one purpose');
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
  /** The first signs, all verify. */
  readonly sessionKeys: readonly Buffer[];
  readonly passwordPepper: Buffer;
  readonly bcryptCost: number;
  readonly sessionIdleTimeoutMs: number;
  readonly sessionAbsoluteLifetimeMs: number;
  readonly sessionTouchIntervalMs: number;
  /** Whether a replica keeps sessions that it verified. Off in the demo: there every request is seen asking Redis. */
  readonly nearCache: boolean;
  readonly sessionsPerUser: number;
  /** The origins whose pages may open the WebSocket. */
  readonly allowedOrigins: readonly string[];
  /** Whose `X-Forwarded-*` is believed. */
  readonly trustedProxies: readonly string[];
  /** The secret that NGINX sends with each request; undefined: requests from anywhere are served. */
  readonly proxySecret: Buffer | undefined;
  /** Undefined where there are no labs. */
  readonly labs: LabsConfig | undefined;
  readonly logLevel: string;
};

/** The labs' own Redis user and key: neither opens anything of the app. */
type LabsConfig = { readonly redisUrl: string; readonly key: Buffer };

export type ParsedConfig = { ok: true; config: Config } | { ok: false; message: string };

/** Reads the whole configuration, or says everything that is wrong with it; the message names variables, never values. */
export function parseConfig(
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): ParsedConfig {
  const { values, unreadable } = withFiles(env, readFile);
  const parsed = Environment.safeParse(values);
  const issues = parsed.success ? [] : parsed.error.issues.map((issue) => wordsFor(issue, values));
  const wrong = [...unreadable, ...issues];
  if (!parsed.success || wrong.length > 0) {
    return { ok: false, message: ['The configuration is wrong:', ...new Set(wrong)].join('\n  ') };
  }
  return { ok: true, config: configFrom(parsed.data) };
}

function withFiles(
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string,
): { values: Record<string, string | undefined>; unreadable: string[] } {
  const values = { ...env };
  const unreadable: string[] = [];
  for (const name of fileVariables) {
    const path = env[`${name}_FILE`];
    if (path === undefined) continue;
    if (env[name] !== undefined) unreadable.push(`${name} is given twice: as itself and as ${name}_FILE`);
    try {
      values[name] = readFile(path).trim();
    } catch {
      unreadable.push(`${name}_FILE names a file that cannot be read`);
    }
  }
  return { values, unreadable };
}

function wordsFor(issue: z.core.$ZodIssue, values: Readonly<Record<string, string | undefined>>): string {
  const [name = '?', index] = issue.path.map(String);
  if (values[name] === undefined) return `${name} is missing`;
  const which = index === undefined ? '' : ` (number ${Number(index) + 1})`;
  return `${name}${which} ${issue.code === 'custom' || !issue.message.startsWith('Invalid') ? issue.message : 'is not as it should be'}`;
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

function labsFrom({ LABS, REDIS_LABS_URL, LAB_KEY }: z.infer<typeof Environment>): LabsConfig | undefined {
  if (LABS === 'off' || REDIS_LABS_URL === undefined || LAB_KEY === undefined) return undefined;
  return { redisUrl: REDIS_LABS_URL, key: LAB_KEY };
}
