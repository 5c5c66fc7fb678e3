import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificates } from './certificates.ts';
import { renderNginx, type NginxConfigInput } from './nginx-config.ts';
import type { Plan } from '../stack/plan.ts';
import type { RunAs } from '../process/privileges.ts';
import { clusterAddresses, clusterFiles, clusterUrl } from './lab-cluster.ts';
import { redisAcl, redisConfig, redisUrl, type RedisPasswords, type RedisRole } from './redis-config.ts';
import { writeNode } from './redis-node-config.ts';
import { sessionsUrl } from './session-nodes.ts';
import { writeSecret, type Secrets } from './secrets.ts';

/** Writes the configuration of all servers of a native stack. Replaces files of an earlier start. */
export function writeConfig(
  plan: Plan,
  options: {
    root: string;
    webRoot: string;
    ipv6: boolean;
    secrets: Secrets;
    certificates: Certificates;
    runAs: RunAs | undefined;
  },
): void {
  const { files, ports } = plan;
  for (const dir of [files.logDir, files.labLogDir]) {
    rmSync(dir, { recursive: true, force: true });
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  }
  writeRedisConfig(plan, options.secrets);
  writeNginx(join(options.root, 'nginx'), files.nginxDir, {
    listen: listenOn(ports, options.ipv6),
    bank: plan.attacker && {
      listen: [
        ...loopback(options.ipv6).map((address) => `${address}:${ports.bank}`),
        // Only the tap connects to this port.
        `127.0.0.1:${ports.bankTls} ssl`,
      ],
      root: join(options.root, 'apps/bank/pages'),
      attacker: `127.0.0.1:${ports.attacker}`,
    },
    replicas: plan.replicas.map(({ name, port }) => ({ name, address: `127.0.0.1:${port}` })),
    publicTlsPort: ports.https,
    certificate: options.certificates.certificate,
    certificateKey: options.certificates.key,
    webRoot: options.webRoot,
    accessLog: join(files.logDir, 'access.log'),
    labLog: plan.attacker && join(files.labLogDir, 'access.log'),
    proxySecret: options.secrets.proxySecret,
    // If NGINX keeps running as root (privileges.ts), its workers must be able to read the project under
    // /root.
    ...(process.getuid?.() === 0 && options.runAs === undefined ? { user: 'root' } : {}),
  });
}

function writeRedisConfig({ store, sessionNodes, files, ports }: Plan, secrets: Secrets): void {
  const { redisSessions, redisAccounts, redisLabs, redisConsole, redisOutage, redisCluster } = secrets;
  const options = { store, nodes: sessionNodes, passwords: redisSessions, bind: '127.0.0.1' };
  for (const node of sessionNodes) writeNode(node, files.nodeDir(node.name), options);
  writeRedis('accounts', files.redisAccountsDir, ports.redisAccounts, redisAccounts);
  writeRedis('labs', files.redisLabsDir, ports.redisLabs, redisLabs);
  writeRedis('console', files.redisConsoleDir, ports.redisConsole, redisConsole);
  writeRedis('outage', files.redisOutageDir, ports.redisOutage, redisOutage);
  writeCluster(files, ports, secrets);

  const urls = {
    'redis-sessions-url': sessionsUrl(store, sessionNodes, { user: 'api', password: redisSessions.api }),
    'redis-accounts-url': redisUrl(
      { user: 'api', password: redisAccounts.api },
      `127.0.0.1:${ports.redisAccounts}`,
    ),
    'redis-labs-url': redisUrl({ user: 'lab', password: redisLabs.lab }, `127.0.0.1:${ports.redisLabs}`),
    'redis-console-url': redisUrl(
      { user: 'manager', password: redisConsole.manager },
      `127.0.0.1:${ports.redisConsole}`,
    ),
    'redis-outage-url': redisUrl(
      { user: 'outage', password: redisOutage.outage },
      `127.0.0.1:${ports.redisOutage}`,
    ),
    'redis-cluster-url': clusterUrl(redisCluster.cluster, clusterAddresses('127.0.0.1', ports.redisCluster)),
  };
  for (const [name, url] of Object.entries(urls)) writeSecret(join(files.secretsDir, name), url);
}

/**
 * Uses the deprecated "listen … http2" (one warning at the start since 1.25), because NGINX 1.22 of Debian 12
 * does not know "http2 on".
 */
function listenOn(ports: Plan['ports'], ipv6: boolean): string[] {
  const addresses = loopback(ipv6);
  return [
    ...addresses.map((address) => `${address}:${ports.http}`),
    ...addresses.map((address) => `${address}:${ports.https} ssl http2`),
  ];
}

const loopback = (ipv6: boolean): string[] => (ipv6 ? ['127.0.0.1', '[::1]'] : ['127.0.0.1']);

function writeRedis(role: RedisRole, dir: string, port: number, passwords: RedisPasswords): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const aclFile = join(dir, 'users.acl');
  writeSecret(aclFile, redisAcl(passwords));
  writeSecret(join(dir, 'redis.conf'), redisConfig({ role, port, bind: '127.0.0.1', dir, aclFile }));
}

function writeCluster({ redisClusterDir: dir }: Plan['files'], ports: Plan['ports'], secrets: Secrets): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const files = clusterFiles({
    bind: '127.0.0.1',
    port: ports.redisCluster,
    dataDir: join(dir, 'data'),
    aclFile: join(dir, 'users.acl'),
    passwords: secrets.redisCluster,
    labsPassword: secrets.redisLabs.supervisor,
  });
  for (const [name, content] of Object.entries(files)) writeSecret(join(dir, name), content);
}

function writeNginx(templateDir: string, dir: string, input: NginxConfigInput): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  // proxy.conf contains the proxy secret.
  for (const [name, text] of renderNginx(templateDir, input)) writeSecret(join(dir, name), text);
}
