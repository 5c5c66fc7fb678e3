import { join } from 'node:path';
import type { RunAs } from '../process/privileges.ts';
import { nodeArguments } from '../config/redis-node-config.ts';
import { localNodes, type SessionNode, type Store } from '../config/session-nodes.ts';

/** Everything that decides what a native stack looks like. */
export type PlanInput = {
  /** The repository. */
  root: string;
  /** Where this stack keeps its state: secrets, certificates, logs, Redis files. */
  stateDir: string;
  /** The HTTP port; every other port is counted from it. */
  port: number;
  replicas: number;
  /** How the sessions' Redis is laid out. */
  store: Store;
  /** nginx also listens on ::1. */
  ipv6: boolean;
  bcryptCost: number;
  /** The Node that runs the replicas. */
  node: string;
  nginx: string;
  redisServer: string;
  /** The built page. */
  webRoot: string;
  /** SESSION_* variables, NEAR_CACHE and LABS, passed on. */
  environment: Readonly<Record<string, string>>;
};

type Replica = { name: string; port: number; metricsPort: number };

export type ProcessSpec = {
  name: string;
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  logFile: string;
  /** How it is asked to end; after `stopWithinMs` it is killed. */
  stopSignal: 'SIGTERM' | 'SIGQUIT';
  /** The user of the process; undefined: the launcher's. */
  runAs?: RunAs;
  stopWithinMs: number;
  /** How long it stays away, at the least, when it ended by itself, in milliseconds. */
  restartAfterMs?: number;
  /** It is up when this address answers: with 200 for a URL, at all for a port. */
  ready: { url: string } | { port: number };
};

export type Plan = {
  baseUrl: string;
  httpsUrl: string;
  ports: Ports;
  replicas: readonly Replica[];
  store: Store;
  /** The sessions' servers and Sentinels. */
  sessionNodes: readonly SessionNode[];
  files: Files;
  /** The servers, the sessions' and all others. */
  redis: readonly ProcessSpec[];
  sentinels: readonly ProcessSpec[];
  api: readonly ProcessSpec[];
  nginx: ProcessSpec;
};

type Files = ReturnType<typeof stackPaths>;
type Ports = { http: number; https: number; redisSessions: number; redisAccounts: number; redisLabs: number };

export const defaultPort = 8080;
const host = '127.0.0.1';

/** Where things are under a state directory. */
export function stackPaths(stateDir: string) {
  return {
    lock: join(stateDir, 'launcher.pid'),
    stack: join(stateDir, 'stack.json'),
    logDir: join(stateDir, 'logs'),
    launcherLog: join(stateDir, 'logs/launcher.log'),
    adminLog: join(stateDir, 'logs/admin.log'),
    secretsDir: join(stateDir, 'secrets'),
    tlsDir: join(stateDir, 'tls'),
    ca: join(stateDir, 'tls/ca.pem'),
    nginxDir: join(stateDir, 'nginx'),
    redisSessionsDir: join(stateDir, 'redis-sessions'),
    redisAccountsDir: join(stateDir, 'redis-accounts'),
    redisLabsDir: join(stateDir, 'redis-labs'),
    /** Of one of the sessions' servers or Sentinels; what is in it lasts for one start. */
    nodeDir: (name: string) => join(stateDir, name),
  } as const;
}

export function portsFrom(base: number, replicas: number) {
  return {
    http: base,
    https: base + 363,
    replicas: Array.from({ length: replicas }, (_, index) => base + 101 + index),
    metrics: Array.from({ length: replicas }, (_, index) => base + 201 + index),
    redisSessions: base + 301,
    redisAccounts: base + 302,
    redisLabs: base + 303,
  };
}

/**
 * A server of a group that dies stays away until another has taken its place, in milliseconds: it has no files, and back at
 * once, as the primary that it was, it would be empty and empty its replicas.
 */
const succeededAfterMs = 4000;

/** What will run, where and with what; nothing is touched. */
export function plan(input: PlanInput): Plan {
  const files = stackPaths(input.stateDir);
  const ports = portsFrom(input.port, input.replicas);
  const replicas = ports.replicas.map((port, index) => ({
    name: `api-${index + 1}`,
    port,
    metricsPort: ports.metrics[index] ?? 0,
  }));
  const sessionNodes = localNodes(input.store, ports.redisSessions);
  const node = (one: SessionNode) => sessionNode(input, files, one);
  return {
    baseUrl: `http://localhost:${ports.http}`,
    httpsUrl: `https://localhost:${ports.https}`,
    ports,
    replicas,
    store: input.store,
    sessionNodes,
    files,
    redis: [
      ...sessionNodes.filter(({ role }) => role !== 'sentinel').map(node),
      redisServer(input, files, 'redis-accounts', files.redisAccountsDir, ports.redisAccounts),
      redisServer(input, files, 'redis-labs', files.redisLabsDir, ports.redisLabs),
    ],
    sentinels: sessionNodes.filter(({ role }) => role === 'sentinel').map(node),
    api: replicas.map((replica) => apiReplica(input, files, ports, replica)),
    nginx: {
      name: 'nginx',
      command: input.nginx,
      args: ['-e', 'stderr', '-p', files.nginxDir, '-c', join(files.nginxDir, 'nginx.conf')],
      env: {},
      logFile: join(files.logDir, 'nginx.log'),
      stopSignal: 'SIGQUIT',
      stopWithinMs: 4000,
      ready: { port: ports.http },
    },
  };
}

function redisServer(input: PlanInput, files: Files, name: string, dir: string, port: number): ProcessSpec {
  return {
    name,
    command: input.redisServer,
    args: [join(dir, 'redis.conf')],
    env: {},
    logFile: join(files.logDir, `${name}.log`),
    stopSignal: 'SIGTERM',
    stopWithinMs: 5000,
    ready: { port },
  };
}

function sessionNode(input: PlanInput, files: Files, node: SessionNode): ProcessSpec {
  const dir = files.nodeDir(node.name);
  const server = redisServer(input, files, node.name, dir, node.port);
  if (input.store === 'server') return server;
  return {
    ...server,
    args: nodeArguments(node, dir),
    ...(node.role === 'sentinel' ? {} : { restartAfterMs: succeededAfterMs }),
  };
}

function apiReplica(
  input: PlanInput,
  files: Files,
  ports: { http: number; https: number },
  replica: Replica,
): ProcessSpec {
  return {
    name: replica.name,
    command: input.node,
    args: [join(input.root, 'apps/api/src/main.ts')],
    env: {
      LABS: 'on',
      ...input.environment,
      // A replica takes a cost under 10 as a test's only.
      NODE_ENV: input.bcryptCost < 10 ? 'test' : 'production',
      // A replica that died is ready again in half a second, not in two: its modules are compiled already.
      NODE_COMPILE_CACHE: join(input.root, '.local/compile-cache'),
      REPLICA_NAME: replica.name,
      HOST: host,
      PORT: `${replica.port}`,
      METRICS_PORT: `${replica.metricsPort}`,
      BCRYPT_COST: `${input.bcryptCost}`,
      ALLOWED_ORIGINS: allowedOrigins(ports).join(','),
      TRUSTED_PROXIES: '127.0.0.1,::1',
      ...secretFiles(files.secretsDir),
    },
    logFile: join(files.logDir, `${replica.name}.log`),
    stopSignal: 'SIGTERM',
    stopWithinMs: 10_000,
    ready: { url: `http://${host}:${replica.port}/readyz` },
  };
}

/** The pages that may open a WebSocket. A default port is not written in an origin. */
export function allowedOrigins(ports: { http: number; https: number }): string[] {
  const hosts = ['localhost', '127.0.0.1', '[::1]'];
  return [
    ...hosts.map((name) => `http://${name}${ports.http === 80 ? '' : `:${ports.http}`}`),
    ...hosts.map((name) => `https://${name}${ports.https === 443 ? '' : `:${ports.https}`}`),
  ];
}

/** The variables that tell a replica where its secrets are. */
export function secretFiles(secretsDir: string): Record<string, string> {
  return {
    SESSION_KEYS_FILE: join(secretsDir, 'session-keys'),
    PASSWORD_PEPPER_FILE: join(secretsDir, 'password-pepper'),
    REDIS_SESSIONS_URL_FILE: join(secretsDir, 'redis-sessions-url'),
    REDIS_ACCOUNTS_URL_FILE: join(secretsDir, 'redis-accounts-url'),
    REDIS_LABS_URL_FILE: join(secretsDir, 'redis-labs-url'),
    LAB_KEY_FILE: join(secretsDir, 'lab-key'),
    PROXY_SECRET_FILE: join(secretsDir, 'proxy-secret'),
  };
}
