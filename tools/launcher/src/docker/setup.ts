/**
 * Program of the setup service in docker-compose.yml; write-config.ts does the same for a native stack. Runs
 * at every start without a network, as root with only the capability CHOWN.
 *
 * /state/master has the secrets and the key of the CA, and no other service can read it. Every other folder
 * has the files of one service, readable by the user of that service only.
 */
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureCertificates } from '../config/certificates.ts';
import { clusterAddresses, clusterFiles, clusterUrl, supervisorScript } from '../config/lab-cluster.ts';
import { renderNginx } from '../config/nginx-config.ts';
import {
  redisAcl,
  redisConfig,
  redisUrl,
  type RedisPasswords,
  type RedisRole,
} from '../config/redis-config.ts';
import { nodeFiles } from '../config/redis-node-config.ts';
import { ensureSecrets } from '../config/secrets.ts';
import { clusterHost, clusterPorts, composeNodes, redisPort, soleServer } from './nodes.ts';
import { publish, state, uid } from './publish.ts';
import { readSetupEnvironment } from './setup-environment.ts';

const { publicTlsPort, replicas, subnet, labs } = readSetupEnvironment(process.env);
process.umask(0o022);
mkdirSync(join(state, 'master'), { recursive: true, mode: 0o700 });
chmodSync(join(state, 'master'), 0o700);
const secrets = ensureSecrets(join(state, 'master/secrets'));
const certificates = await ensureCertificates(join(state, 'master/tls'), Date.now());

publish('api', uid.api, {
  'session-keys': secrets.sessionKeys,
  'password-pepper': secrets.passwordPepper,
  'lab-key': secrets.labKey,
  'proxy-secret': secrets.proxySecret,
  'redis-labs-url': redisUrl({ user: 'lab', password: secrets.redisLabs.lab }, soleServer('labs', subnet)),
  'redis-console-url': redisUrl(
    { user: 'manager', password: secrets.redisConsole.manager },
    soleServer('console', subnet),
  ),
  'redis-outage-url': redisUrl(
    { user: 'outage', password: secrets.redisOutage.outage },
    soleServer('outage', subnet),
  ),
  'redis-cluster-url': clusterUrl(
    secrets.redisCluster.cluster,
    clusterAddresses(clusterHost(subnet), clusterPorts.port),
  ),
  'redis-sessions-url': redisUrl(
    { user: 'api', password: secrets.redisSessions.api },
    soleServer('sessions', subnet),
  ),
  'redis-accounts-url': redisUrl(
    { user: 'api', password: secrets.redisAccounts.api },
    soleServer('accounts', subnet),
  ),
});
publishRedis('sessions', secrets.redisSessions);
publishRedis('accounts', secrets.redisAccounts);
publishRedis('labs', secrets.redisLabs);
publishRedis('console', secrets.redisConsole);
publishRedis('outage', secrets.redisOutage);
publish('redis-cluster', uid.redis, {
  ...clusterFiles({
    bind: '*',
    port: clusterPorts.port,
    dataDir: '/data',
    aclFile: join(state, 'redis-cluster/users.acl'),
    passwords: secrets.redisCluster,
    labsPassword: secrets.redisLabs.supervisor,
  }),
  'supervise.sh': readFileSync(supervisorScript, 'utf8'),
});
for (const store of ['sentinel', 'cluster'] as const) publishNodes(store);
publish('nginx', uid.nginx, {
  'localhost.pem': readFileSync(certificates.certificate, 'utf8'),
  'localhost-key.pem': readFileSync(certificates.key, 'utf8'),
  ...Object.fromEntries(
    renderNginx(join(import.meta.dirname, '../../../../nginx'), {
      // NGINX of Debian 12, which the native start supports, does not know "http2 on".
      listen: ['8080', '8443 ssl http2'],
      bank: labs ? { listen: ['9091', '9094 ssl'], root: '/srv/bank', attacker: 'attacker:9090' } : undefined,
      replicas,
      publicTlsPort,
      certificate: join(state, 'nginx/localhost.pem'),
      certificateKey: join(state, 'nginx/localhost-key.pem'),
      webRoot: '/srv/web',
      accessLog: '/dev/stdout',
      labLog: labs ? '/run/lab-logs/access.log' : undefined,
      proxySecret: secrets.proxySecret,
    }),
  ),
});
rmSync(join(state, 'ca.pem'), { force: true });
writeFileSync(join(state, 'ca.pem'), readFileSync(certificates.ca));
console.log(
  `ready; the certificate is valid until ${new Date(certificates.expiresAtMs).toISOString().slice(0, 10)}`,
);

function publishRedis(role: Exclude<RedisRole, 'lab-cluster'>, passwords: RedisPasswords): void {
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

/**
 * Writes the files of all nodes of a store. Called for both stores, because Compose does not pass the active
 * profile.
 */
function publishNodes(store: 'sentinel' | 'cluster'): void {
  const nodes = composeNodes(store, subnet);
  const options = { store, nodes, passwords: secrets.redisSessions, bind: '*' };
  for (const node of nodes) {
    const folder = join('nodes', node.host);
    const paths = { dir: join('/data', node.host), aclFile: join(state, folder, 'users.acl') };
    publish(folder, uid.redis, nodeFiles(node, paths, options));
  }
}
