import { dirname, join } from 'node:path';
import type { RunAs } from '../process/privileges.ts';
import { supervisorEnvironment } from '../config/lab-cluster.ts';
import { nodeArguments } from '../config/redis-node-config.ts';
import { localNodes, type SessionNode, type Store } from '../config/session-nodes.ts';

/** Input of `plan`: everything that determines a native stack. */
export type PlanInput = {
  /** Root of the repository. */
  root: string;
  /** Directory for secrets, certificates, logs and Redis files. */
  stateDir: string;
  /** The HTTP port, from which all other ports are derived. */
  port: number;
  replicas: number;
  /** Layout of the sessions' Redis. */
  store: Store;
  /** Whether nginx also listens on ::1. */
  ipv6: boolean;
  bcryptCost: number;
  /** Path of the Node that runs the replicas. */
  node: string;
  nginx: string;
  redisServer: string;
  /** Folder of the built page. */
  webRoot: string;
  /** Variables for the replicas: SESSION_*, NEAR_CACHE and LABS. */
  environment: Readonly<Record<string, string>>;
};

type Replica = { name: string; port: number; metricsPort: number };

export type ProcessSpec = {
  name: string;
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  logFile: string;
  /** Signal that ends the process. After `stopWithinMs` the process is killed. */
  stopSignal: 'SIGTERM' | 'SIGQUIT';
  /** User of the process. If undefined, the user of the launcher. */
  runAs?: RunAs;
  stopWithinMs: number;
  /** Minimum delay in milliseconds before a restart, if the process ended unexpectedly. */
  restartAfterMs?: number;
  /** The process is ready when the URL answers with 200, when the port accepts connections, or when it has started. */
  ready: { url: string } | { port: number } | 'started';
};

export type Plan = {
  baseUrl: string;
  httpsUrl: string;
  ports: Ports;
  replicas: readonly Replica[];
  store: Store;
  /** Servers and Sentinels of the sessions. */
  sessionNodes: readonly SessionNode[];
  files: Files;
  /** All Redis servers: sessions, accounts, labs, and those of labs 14, 15 and 16 if the labs are on. */
  redis: readonly ProcessSpec[];
  sentinels: readonly ProcessSpec[];
  api: readonly ProcessSpec[];
  /** The attacker's server. Undefined if the labs are off. */
  attacker: ProcessSpec | undefined;
  nginx: ProcessSpec;
};

type Files = ReturnType<typeof stackPaths>;
type Ports = Omit<ReturnType<typeof portsFrom>, 'replicas' | 'metrics'>;

export const defaultPort = 8080;
const host = '127.0.0.1';

/** Returns the paths of the files in a state directory. */
export function stackPaths(stateDir: string) {
  return {
    lock: join(stateDir, 'launcher.pid'),
    stack: join(stateDir, 'stack.json'),
    logDir: join(stateDir, 'logs'),
    /** Not with the other logs: its lines contain tokens of lab 12. */
    labLogDir: join(stateDir, 'lab-logs'),
    launcherLog: join(stateDir, 'logs/launcher.log'),
    adminLog: join(stateDir, 'logs/admin.log'),
    secretsDir: join(stateDir, 'secrets'),
    tlsDir: join(stateDir, 'tls'),
    ca: join(stateDir, 'tls/ca.pem'),
    nginxDir: join(stateDir, 'nginx'),
    redisSessionsDir: join(stateDir, 'redis-sessions'),
    redisAccountsDir: join(stateDir, 'redis-accounts'),
    redisLabsDir: join(stateDir, 'redis-labs'),
    redisConsoleDir: join(stateDir, 'redis-console'),
    redisOutageDir: join(stateDir, 'redis-outage'),
    redisClusterDir: join(stateDir, 'redis-cluster'),
    /** Directory of a server or Sentinel of the sessions. Every start of the stack empties the directory. */
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
    /** Its students' databases are lab 14. */
    redisConsole: base + 304,
    redisOutage: base + 305,
    /** First of six servers of lab 16, and the first port of their bus. */
    redisCluster: base + 341,
    redisClusterBus: base + 351,
    attacker: base + 1010,
    bank: base + 1011,
    /** The tap on the wire, in front of HTTP and of HTTPS. */
    tap: base + 1012,
    tapTls: base + 1013,
    /** The bank over HTTPS, behind the tap. */
    bankTls: base + 1014,
  };
}

/**
 * Minimum restart delay of a server in a group or Cluster, in milliseconds, so that a Redis replica replaces
 * it first. The server stores nothing on disk: if it returned as the primary, it would be empty, and its
 * Redis replicas would then delete their data.
 */
const failoverMs = 4000;

/** Restart delay of the Redis of lab 15: the time for which the lab shows a stopped Redis. */
const outageMs = 5000;

/** Returns the processes of a stack with their ports, files and variables. Has no side effects. */
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
      ...(hasLabs(input)
        ? [
            redisServer(input, files, 'redis-console', files.redisConsoleDir, ports.redisConsole),
            outageServer(input, files, ports),
            clusterSupervisor(input, files, ports),
          ]
        : []),
    ],
    sentinels: sessionNodes.filter(({ role }) => role === 'sentinel').map(node),
    api: replicas.map((replica) => apiReplica(input, files, ports, replica)),
    attacker: hasLabs(input) ? attackerServer(input, files, ports) : undefined,
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

const hasLabs = ({ environment }: PlanInput): boolean => environment['LABS'] !== 'off';

/** The Redis of lab 15, which the lab freezes and stops. */
const outageServer = (input: PlanInput, files: Files, ports: Ports): ProcessSpec => ({
  ...redisServer(input, files, 'redis-outage', files.redisOutageDir, ports.redisOutage),
  restartAfterMs: outageMs,
});

/** Starts the six servers of lab 16 at their first use, and stops them when no student uses them. */
const clusterSupervisor = (input: PlanInput, files: Files, ports: Ports): ProcessSpec => ({
  name: 'redis-cluster',
  command: 'sh',
  args: [join(input.root, 'tools/launcher/src/lab-cluster/supervise.sh')],
  env: {
    ...supervisorEnvironment({
      host,
      port: ports.redisCluster,
      busPort: ports.redisClusterBus,
      labs: { host, port: ports.redisLabs },
      filesDir: files.redisClusterDir,
      dataDir: join(files.redisClusterDir, 'data'),
    }),
    REDIS_FOLDER: dirname(input.redisServer),
  },
  logFile: join(files.logDir, 'redis-cluster.log'),
  stopSignal: 'SIGTERM',
  stopWithinMs: 5000,
  ready: 'started',
});

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
    ...(node.role === 'sentinel' ? {} : { restartAfterMs: failoverMs }),
  };
}

function apiReplica(input: PlanInput, files: Files, ports: Ports, replica: Replica): ProcessSpec {
  return {
    name: replica.name,
    command: input.node,
    args: [join(input.root, 'apps/api/src/main.ts')],
    env: {
      LABS: 'on',
      LAB_SITES: labSites(ports),
      ...input.environment,
      // A replica accepts a cost under 10 only with NODE_ENV=test.
      NODE_ENV: input.bcryptCost < 10 ? 'test' : 'production',
      // With compiled modules a restarted replica is ready in 0.5 s instead of 2 s.
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

function attackerServer(input: PlanInput, files: Files, ports: Ports): ProcessSpec {
  return {
    name: 'attacker',
    command: input.node,
    // The heap of Node would grow to several times of what the collector keeps (apps/attacker/Dockerfile has the same bounds).
    args: [
      '--max-old-space-size=64',
      '--max-semi-space-size=2',
      join(input.root, 'apps/attacker/src/main.ts'),
    ],
    env: {
      HOSTS: input.ipv6 ? `${host},::1` : host,
      PORT: `${ports.attacker}`,
      LAB_SITES: input.environment['LAB_SITES'] ?? labSites(ports),
      TAP_PORT: `${ports.tap}`,
      TAP_TLS_PORT: `${ports.tapTls}`,
      BANK_ADDRESS: `${host}:${ports.bank}`,
      BANK_TLS_ADDRESS: `${host}:${ports.bankTls}`,
      REDIS_ADDRESSES: `${host}:${ports.redisConsole}`,
    },
    logFile: join(files.logDir, 'attacker.log'),
    stopSignal: 'SIGTERM',
    stopWithinMs: 2000,
    ready: { url: `http://${host}:${ports.attacker}/healthz` },
  };
}

/**
 * Returns the origins of the sites of the attack labs. For a browser, `127.0.0.1` is another site than
 * `localhost`, and another port of `localhost` is the same site.
 */
export function sitesOf(ports: Pick<Ports, 'attacker' | 'bank' | 'tap' | 'tapTls'>) {
  return {
    bank: `http://localhost:${ports.bank}`,
    attacker: `http://${host}:${ports.attacker}`,
    neighbour: `http://localhost:${ports.attacker}`,
    tap: `http://localhost:${ports.tap}`,
    tapTls: `https://localhost:${ports.tapTls}`,
  };
}

const labSites = (ports: Ports): string =>
  Object.entries(sitesOf(ports))
    .map(([name, origin]) => `${name}=${origin}`)
    .join(',');

/** Returns the origins that may open a WebSocket. An origin does not contain a default port. */
export function allowedOrigins(ports: { http: number; https: number }): string[] {
  const hosts = ['localhost', '127.0.0.1', '[::1]'];
  return [
    ...hosts.map((name) => `http://${name}${ports.http === 80 ? '' : `:${ports.http}`}`),
    ...hosts.map((name) => `https://${name}${ports.https === 443 ? '' : `:${ports.https}`}`),
  ];
}

/** Returns the variables with the paths of a replica's secrets. */
export function secretFiles(secretsDir: string): Record<string, string> {
  return {
    SESSION_KEYS_FILE: join(secretsDir, 'session-keys'),
    PASSWORD_PEPPER_FILE: join(secretsDir, 'password-pepper'),
    REDIS_SESSIONS_URL_FILE: join(secretsDir, 'redis-sessions-url'),
    REDIS_ACCOUNTS_URL_FILE: join(secretsDir, 'redis-accounts-url'),
    REDIS_LABS_URL_FILE: join(secretsDir, 'redis-labs-url'),
    REDIS_CONSOLE_URL_FILE: join(secretsDir, 'redis-console-url'),
    REDIS_OUTAGE_URL_FILE: join(secretsDir, 'redis-outage-url'),
    REDIS_CLUSTER_URL_FILE: join(secretsDir, 'redis-cluster-url'),
    LAB_KEY_FILE: join(secretsDir, 'lab-key'),
    PROXY_SECRET_FILE: join(secretsDir, 'proxy-secret'),
  };
}
