import { sitesOf, type Plan } from './plan.ts';
import { redisUrl } from '../config/redis-config.ts';
import { sessionsUrl } from '../config/session-nodes.ts';
import type { Secrets } from '../config/secrets.ts';
import type { StackFile } from './stack-file.ts';

/** Returns the content of stack.json. Processes that have not started have no pid. */
export function describeStack(plan: Plan, secrets: Secrets, pids: ReadonlyMap<string, number>): StackFile {
  return {
    mode: 'native',
    baseUrl: plan.baseUrl,
    httpsUrl: plan.httpsUrl,
    caFile: plan.files.ca,
    logDir: plan.files.logDir,
    secretsDir: plan.files.secretsDir,
    replicas: plan.replicas.map((replica) => ({ ...replica, ...pid(pids, replica.name) })),
    store: plan.store,
    redis: describeRedis(plan, secrets, pids),
    ...(plan.attacker && { sites: sitesOf(plan.ports), attacker: pid(pids, 'attacker') }),
    nginx: pid(pids, 'nginx'),
    launcherPid: process.pid,
  };
}

function describeRedis(
  { store, sessionNodes, ports, attacker }: Plan,
  { redisSessions, redisAccounts, redisLabs, redisConsole, redisOutage }: Secrets,
  pids: ReadonlyMap<string, number>,
): StackFile['redis'] {
  const operator = operatorOf(redisSessions);
  return {
    sessions: { url: sessionsUrl(store, sessionNodes, operator), ...pid(pids, 'redis-sessions') },
    sessionNodes: sessionNodes.map(({ name, role, host, port }) => ({
      name,
      role,
      port,
      url: redisUrl(operator, `${host}:${port}`),
      ...pid(pids, name),
    })),
    accounts: {
      url: redisUrl(operatorOf(redisAccounts), `127.0.0.1:${ports.redisAccounts}`),
      ...pid(pids, 'redis-accounts'),
    },
    labs: {
      url: redisUrl(operatorOf(redisLabs), `127.0.0.1:${ports.redisLabs}`),
      ...pid(pids, 'redis-labs'),
    },
    ...(attacker && {
      console: {
        url: redisUrl(operatorOf(redisConsole), `127.0.0.1:${ports.redisConsole}`),
        ...pid(pids, 'redis-console'),
      },
      outage: {
        url: redisUrl(operatorOf(redisOutage), `127.0.0.1:${ports.redisOutage}`),
        ...pid(pids, 'redis-outage'),
      },
      cluster: pid(pids, 'redis-cluster'),
    }),
  };
}

const operatorOf = ({ operator }: { operator: string }) => ({ user: 'operator', password: operator });

function pid(pids: ReadonlyMap<string, number>, name: string): { pid?: number } {
  const known = pids.get(name);
  return known === undefined ? {} : { pid: known };
}
