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

function complaintAbout(env: Record<string, string | undefined>): string {
  const parsed = parseConfig({ ...good, ...env });
  if (parsed.ok) throw new Error('that was taken');
  return parsed.message;
}

it('reads what is given and fills in the rest', () => {
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

it('names everything that is wrong in one message', () => {
  const complaint = complaintAbout({
    REPLICA_NAME: 'API 1',
    PORT: 'x',
    REDIS_SESSIONS_URL: 'http://127.0.0.1',
    SESSION_KEYS: undefined,
    PASSWORD_PEPPER: 'short',
    ALLOWED_ORIGINS: 'http://localhost:8080/',
    TRUSTED_PROXIES: 'everybody',
    LOG_LEVEL: 'loud',
  });
  for (const name of [
    'REPLICA_NAME',
    'PORT',
    'REDIS_SESSIONS_URL',
    'SESSION_KEYS is missing',
    'PASSWORD_PEPPER',
    'ALLOWED_ORIGINS',
    'TRUSTED_PROXIES',
    'LOG_LEVEL',
  ]) {
    expect(complaint).toContain(name);
  }
});

it.each([
  ['of a wrong length', 'c2hvcnQ'],
  ['all zero', Buffer.alloc(32).toString('base64url')],
  ['a repeated pattern', Buffer.alloc(32, 'abcdefgh').toString('base64url')],
  ['padded', `${key()}=`],
  ['no base64url', '!'.repeat(43)],
])('refuses a key that is %s, says how to make one, and does not show it', (_, weak) => {
  for (const name of ['SESSION_KEYS', 'PASSWORD_PEPPER']) {
    const complaint = complaintAbout({ [name]: weak });
    expect(complaint).toContain(name);
    expect(complaint).toContain('randomBytes(32)');
    expect(complaint).not.toContain(weak);
  }
});

it('refuses a ring with the same key twice', () => {
  const twice = key();
  expect(complaintAbout({ SESSION_KEYS: `${twice},${twice}` })).toContain('SESSION_KEYS holds a key twice');
});

it('refuses cheap hashes, but for tests', () => {
  expect(complaintAbout({ BCRYPT_COST: '9' })).toContain('BCRYPT_COST');
  expect(parseConfig({ ...good, BCRYPT_COST: '4', NODE_ENV: 'test' })).toMatchObject({ ok: true });
});

it('refuses timeouts that contradict each other', () => {
  expect(complaintAbout({ SESSION_TOUCH_INTERVAL_MS: '900000' })).toContain('SESSION_TOUCH_INTERVAL_MS');
  expect(complaintAbout({ SESSION_ABSOLUTE_LIFETIME_MS: '1000' })).toContain('SESSION_IDLE_TIMEOUT_MS');
});

it('keeps no sessions near unless it is told to', () => {
  expect(parseConfig(good)).toMatchObject({ config: { nearCache: false } });
  expect(parseConfig({ ...good, NEAR_CACHE: 'on' })).toMatchObject({ config: { nearCache: true } });
  expect(complaintAbout({ NEAR_CACHE: 'yes' })).toContain('NEAR_CACHE is neither on nor off');
});

const labs = { LABS: 'on', REDIS_LABS_URL: 'redis://lab:x@127.0.0.1:6379', LAB_KEY: key() };

it('has no labs unless it is told to', () => {
  expect(parseConfig(good)).toHaveProperty('config.labs', undefined);
  expect(parseConfig({ ...good, ...labs, LABS: 'off' })).toHaveProperty('config.labs', undefined);
  expect(parseConfig({ ...good, ...labs })).toHaveProperty('config.labs', {
    redisUrl: labs.REDIS_LABS_URL,
    key: Buffer.from(labs.LAB_KEY, 'base64url'),
  });
});

it('refuses labs without a key or a Redis user of their own', () => {
  const complaint = complaintAbout({ LABS: 'on' });
  for (const name of ['REDIS_LABS_URL', 'LAB_KEY']) expect(complaint).toContain(`${name} is missing`);
  expect(complaintAbout({ LABS: 'yes' })).toContain('LABS is neither on nor off');
  expect(complaintAbout({ ...labs, REDIS_LABS_URL: 'http://127.0.0.1' })).toContain('REDIS_LABS_URL');
  expect(complaintAbout({ ...labs, LAB_KEY: 'short' })).toContain('LAB_KEY');
});

it('refuses a key of the app for the labs: what they sign would open the app', () => {
  for (const key of [good.PASSWORD_PEPPER, ...good.SESSION_KEYS.split(',')])
    expect(complaintAbout({ ...labs, LAB_KEY: key })).toContain('LAB_KEY is a key of the app');
});

it('refuses a proxy secret that is another key too', () => {
  const secret = key();
  expect(parseConfig({ ...good, PROXY_SECRET: secret })).toHaveProperty(
    'config.proxySecret',
    Buffer.from(secret, 'base64url'),
  );
  expect(parseConfig(good)).toHaveProperty('config.proxySecret', undefined);
  expect(complaintAbout({ PROXY_SECRET: 'short' })).toContain('PROXY_SECRET');
  for (const used of [good.PASSWORD_PEPPER, ...good.SESSION_KEYS.split(',')])
    expect(complaintAbout({ PROXY_SECRET: used })).toContain('PROXY_SECRET is used as another key too');
  expect(complaintAbout({ ...labs, PROXY_SECRET: labs.LAB_KEY })).toContain(
    'PROXY_SECRET is used as another key too',
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

it('says when such a file cannot be read, or the value is given twice', () => {
  const missing = { ...good, PASSWORD_PEPPER: undefined, PASSWORD_PEPPER_FILE: '/run/secrets/pepper' };
  expect(parseConfig(missing, unreadable)).toMatchObject({
    ok: false,
    message: expect.stringContaining('PASSWORD_PEPPER_FILE names a file that cannot be read'),
  });
  expect(parseConfig({ ...good, PASSWORD_PEPPER_FILE: 'x' }, () => key())).toMatchObject({
    ok: false,
    message: expect.stringContaining('PASSWORD_PEPPER is given twice'),
  });
});
