import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { parseConfig } from './config.ts';

const key = (): string => randomBytes(32).toString('base64url');
const good = {
  REPLICA_NAME: 'api-1',
  PORT: '3001',
  METRICS_PORT: '3101',
  REDIS_SESSIONS_URL: 'redis://127.0.0.1:6379',
  REDIS_ACCOUNTS_URL: 'redis://127.0.0.1:6380',
  SESSION_KEYS: `${key()},${key()}`,
  PASSWORD_PEPPER: key(),
  ALLOWED_ORIGINS: 'http://localhost:8080, https://localhost:8443',
};

function messageFor(env: Record<string, string | undefined>): string {
  const parsed = parseConfig({ ...good, ...env });
  if (parsed.ok) throw new Error('the configuration was accepted');
  return parsed.message;
}

it('reads the given values and uses defaults for the others', () => {
  expect(parseConfig(good)).toMatchObject({
    ok: true,
    config: {
      host: '127.0.0.1',
      bcryptCost: 12,
      sessionIdleTimeoutMs: 900_000,
      sessionAbsoluteLifetimeMs: 43_200_000,
      sessionTouchIntervalMs: 10_000,
      sessionsPerUser: 10,
      allowedOrigins: ['http://localhost:8080', 'https://localhost:8443'],
      trustedProxies: ['127.0.0.1', '::1'],
      logLevel: 'info',
    },
  });
});

it('names every invalid variable in one message', () => {
  const message = messageFor({
    REPLICA_NAME: 'API 1',
    PORT: '80a',
    REDIS_SESSIONS_URL: 'http://127.0.0.1',
    SESSION_KEYS: undefined,
    PASSWORD_PEPPER: 'short',
    ALLOWED_ORIGINS: 'http://localhost:8080/',
    TRUSTED_PROXIES: 'all',
    LOG_LEVEL: 'loud',
  });
  for (const name of [
    'REPLICA_NAME',
    'PORT must be a whole number between 0 and 65535 (got "80a").',
    'REDIS_SESSIONS_URL',
    'SESSION_KEYS is missing',
    'PASSWORD_PEPPER',
    'ALLOWED_ORIGINS',
    'TRUSTED_PROXIES',
    'LOG_LEVEL',
  ]) {
    expect(message).toContain(name);
  }
});

it.each([
  ['too short', 'c2hvcnQ'],
  ['all zeros', Buffer.alloc(32).toString('base64url')],
  ['a repeated pattern', Buffer.alloc(32, 'abcdefgh').toString('base64url')],
  ['padded', `${key()}=`],
  ['not base64url', '!'.repeat(43)],
])(
  'refuses a key that is %s: the message explains how to create a key and does not contain it',
  (_, weak) => {
    for (const name of ['SESSION_KEYS', 'PASSWORD_PEPPER']) {
      const message = messageFor({ [name]: weak });
      expect(message).toContain(name);
      expect(message).toContain('randomBytes(32)');
      expect(message).not.toContain(weak);
    }
  },
);

it('refuses a keyring with the same key twice', () => {
  const twice = key();
  expect(messageFor({ SESSION_KEYS: `${twice},${twice}` })).toContain('SESSION_KEYS contains a key twice');
});

it('refuses cheap hashes except in tests', () => {
  expect(messageFor({ BCRYPT_COST: '9' })).toContain('BCRYPT_COST');
  expect(parseConfig({ ...good, BCRYPT_COST: '4', NODE_ENV: 'test' })).toMatchObject({ ok: true });
});

it('refuses timeouts that contradict each other', () => {
  expect(messageFor({ SESSION_TOUCH_INTERVAL_MS: '900000' })).toContain('SESSION_TOUCH_INTERVAL_MS');
  expect(messageFor({ SESSION_ABSOLUTE_LIFETIME_MS: '1000' })).toContain('SESSION_IDLE_TIMEOUT_MS');
});

it('has no near cache by default', () => {
  expect(parseConfig(good)).toMatchObject({ config: { nearCache: false } });
  expect(parseConfig({ ...good, NEAR_CACHE: 'on' })).toMatchObject({ config: { nearCache: true } });
  expect(messageFor({ NEAR_CACHE: 'yes' })).toContain('NEAR_CACHE must be on or off (got "yes")');
});

const labs = { LABS: 'on', REDIS_LABS_URL: 'redis://lab:x@127.0.0.1:6379', LAB_KEY: key() };

it('has no labs by default', () => {
  expect(parseConfig(good)).toHaveProperty('config.labs', undefined);
  expect(parseConfig({ ...good, ...labs, LABS: 'off' })).toHaveProperty('config.labs', undefined);
  expect(parseConfig({ ...good, ...labs })).toHaveProperty('config.labs', {
    redisUrl: labs.REDIS_LABS_URL,
    key: Buffer.from(labs.LAB_KEY, 'base64url'),
  });
});

it('has lab 15 only if it has a Redis of its own', () => {
  expect(parseConfig({ ...good, ...labs })).toHaveProperty('config.labs.outageRedisUrl', undefined);
  const outage = { ...labs, REDIS_OUTAGE_URL: 'redis://outage:x@127.0.0.1:6380' };
  expect(parseConfig({ ...good, ...outage })).toHaveProperty(
    'config.labs.outageRedisUrl',
    outage.REDIS_OUTAGE_URL,
  );
  expect(messageFor({ ...labs, REDIS_OUTAGE_URL: 'x' })).toContain('REDIS_OUTAGE_URL');
});

it('has lab 16 only if it has six servers of its own', () => {
  expect(parseConfig({ ...good, ...labs })).toHaveProperty('config.labs.clusterUrl', undefined);
  const six = [1, 2, 3, 4, 5, 6].map((number) => `127.0.0.1:638${number}`);
  const url = `redis+cluster://cluster:x@${six.join(',')}`;
  expect(parseConfig({ ...good, ...labs, REDIS_CLUSTER_URL: url })).toHaveProperty(
    'config.labs.clusterUrl',
    url,
  );
  for (const wrong of ['redis://cluster:x@127.0.0.1:6381', url.replace(',127.0.0.1:6386', ''), 'x'])
    expect(messageFor({ ...labs, REDIS_CLUSTER_URL: wrong })).toContain('REDIS_CLUSTER_URL');
});

it('refuses labs without their own key and Redis user', () => {
  const message = messageFor({ LABS: 'on' });
  for (const name of ['REDIS_LABS_URL', 'LAB_KEY'])
    expect(message).toContain(`${name} is missing; LABS=on requires it.`);
  expect(messageFor({ LABS: 'yes' })).toContain('LABS must be on or off (got "yes")');
  expect(messageFor({ ...labs, REDIS_LABS_URL: 'http://127.0.0.1' })).toContain('REDIS_LABS_URL');
  expect(messageFor({ ...labs, LAB_KEY: 'short' })).toContain('LAB_KEY');
});

it('reads the origins of the sites of the attack labs, and refuses anything else', () => {
  const labs = { LABS: 'on', REDIS_LABS_URL: 'redis://127.0.0.1:6381', LAB_KEY: key() };
  const sites = 'bank=http://localhost:9091, attacker=http://127.0.0.1:9090,neighbour=http://localhost:9090';
  expect(parseConfig({ ...good, ...labs, LAB_SITES: sites })).toMatchObject({
    config: {
      labs: {
        sites: {
          bank: 'http://localhost:9091',
          attacker: 'http://127.0.0.1:9090',
          neighbour: 'http://localhost:9090',
        },
      },
    },
  });
  for (const wrong of ['', 'bank=http://localhost:9091', sites.replace('9091', '9091/'), 'x'])
    expect(messageFor({ ...labs, LAB_SITES: wrong })).toContain('LAB_SITES must name the origins');
});

it('refuses a key of the app for the labs: the app would accept signatures of the labs', () => {
  for (const key of [good.PASSWORD_PEPPER, ...good.SESSION_KEYS.split(',')])
    expect(messageFor({ ...labs, LAB_KEY: key })).toContain('LAB_KEY must differ from the keys of the app');
});

it('refuses a pepper that is also a session key', () => {
  for (const used of good.SESSION_KEYS.split(','))
    expect(messageFor({ PASSWORD_PEPPER: used })).toContain(
      'PASSWORD_PEPPER must differ from the session keys',
    );
});

it('refuses a proxy secret that is also used as another key', () => {
  const secret = key();
  expect(parseConfig({ ...good, PROXY_SECRET: secret })).toHaveProperty(
    'config.proxySecret',
    Buffer.from(secret, 'base64url'),
  );
  expect(parseConfig(good)).toHaveProperty('config.proxySecret', undefined);
  expect(messageFor({ PROXY_SECRET: 'short' })).toContain('PROXY_SECRET');
  for (const used of [good.PASSWORD_PEPPER, ...good.SESSION_KEYS.split(',')])
    expect(messageFor({ PROXY_SECRET: used })).toContain('PROXY_SECRET must differ from every other key');
  expect(messageFor({ ...labs, PROXY_SECRET: labs.LAB_KEY })).toContain(
    'PROXY_SECRET must differ from every other key',
  );
});

it('reads a secret from the file that NAME_FILE names, without the newline at its end', () => {
  const env = { ...good, PASSWORD_PEPPER: undefined, PASSWORD_PEPPER_FILE: '/run/secrets/pepper' };
  const parsed = parseConfig(env, (path) =>
    path === '/run/secrets/pepper' ? `${good.PASSWORD_PEPPER}\n` : '',
  );
  expect(parsed).toMatchObject({ ok: true });
  expect(parsed).toHaveProperty('config.passwordPepper', Buffer.from(good.PASSWORD_PEPPER, 'base64url'));
});

const unreadable = (): string => {
  throw new Error('no such file: /run/secrets/pepper');
};

it('refuses a file that cannot be read, and a value that is given twice', () => {
  const missing = { ...good, PASSWORD_PEPPER: undefined, PASSWORD_PEPPER_FILE: '/run/secrets/pepper' };
  expect(parseConfig(missing, unreadable)).toMatchObject({
    ok: false,
    message: expect.stringContaining('PASSWORD_PEPPER_FILE must name a readable file.'),
  });
  expect(parseConfig({ ...good, PASSWORD_PEPPER_FILE: 'x' }, () => key())).toMatchObject({
    ok: false,
    message: expect.stringContaining('Set either PASSWORD_PEPPER or PASSWORD_PEPPER_FILE, not both.'),
  });
});
