/**
 * The setup service of docker-compose.yml: what configure.ts is for a native stack. It runs at every start, as root
 * with the one capability to give files away, and without a network. /state/master, which no other service may read,
 * keeps the secrets and the CA's key; every other folder has what one service needs, readable by that service's user.
 */
import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureCertificates } from '../certificates.ts';
import { renderNginx } from '../nginx-config.ts';
import { redisAcl, redisConfig, redisUrl } from '../redis-config.ts';
import { ensureSecrets, type RedisPasswords } from '../secrets.ts';
import { readSetupEnvironment } from './setup-environment.ts';

const state = '/state';
/** The users of the official images. */
const uid = { api: 1000, nginx: 101, redis: 999 } as const;
const redisPort = 6379;

const { publicTlsPort, replicas } = readSetupEnvironment(process.env);
process.umask(0o022);
mkdirSync(join(state, 'master'), { recursive: true, mode: 0o700 });
chmodSync(join(state, 'master'), 0o700);
const secrets = ensureSecrets(join(state, 'master/secrets'));
const certificates = await ensureCertificates(join(state, 'master/tls'), Date.now());

publish('api', uid.api, {
  'session-keys': secrets.sessionKeys,
  'password-pepper': secrets.passwordPepper,
  'lab-key': secrets.labKey,
  'redis-labs-url': redisUrl('lab', secrets.redisSessions, `redis-sessions:${redisPort}`),
  'redis-sessions-url': redisUrl('api', secrets.redisSessions, `redis-sessions:${redisPort}`),
  'redis-accounts-url': redisUrl('api', secrets.redisAccounts, `redis-accounts:${redisPort}`),
});
publishRedis('sessions', secrets.redisSessions);
publishRedis('accounts', secrets.redisAccounts);
publish('nginx', uid.nginx, {
  'localhost.pem': readFileSync(certificates.certificate, 'utf8'),
  'localhost-key.pem': readFileSync(certificates.key, 'utf8'),
  ...Object.fromEntries(
    renderNginx(join(import.meta.dirname, '../../../../nginx'), {
      // "http2 on" is unknown to Debian 12's NGINX, which the native start has to do with.
      listen: ['8080', '8443 ssl http2'],
      replicas,
      publicTlsPort,
      certificate: join(state, 'nginx/localhost.pem'),
      certificateKey: join(state, 'nginx/localhost-key.pem'),
      webRoot: '/srv/web',
      accessLog: '/dev/stdout',
    }),
  ),
});
rmSync(join(state, 'ca.pem'), { force: true });
writeFileSync(join(state, 'ca.pem'), readFileSync(certificates.ca));
console.log(
  `ready; the certificate is good until ${new Date(certificates.expiresAtMs).toISOString().slice(0, 10)}`,
);

function publishRedis(role: 'sessions' | 'accounts', passwords: RedisPasswords): void {
  const name = `redis-${role}`;
  publish(name, uid.redis, {
    'redis.conf': redisConfig({
      role,
      port: redisPort,
      bind: '*',
      dir: '/data',
      aclFile: join(state, name, 'users.acl'),
    }),
    'users.acl': redisAcl(passwords),
    'operator-password': passwords.operator,
  });
}

/** Made anew each time: a file that belongs to another could not be overwritten without a further capability. */
function publish(folder: string, owner: number, files: Readonly<Record<string, string>>): void {
  const dir = join(state, folder);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir);
  for (const [name, content] of Object.entries(files)) {
    const file = join(dir, name);
    writeFileSync(file, content, { mode: 0o400 });
    chownSync(file, owner, owner);
  }
}
