import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureCertificates } from '../config/certificates.ts';
import { writeConfig } from '../config/write-config.ts';
import { startOrphanReaper } from '../process/orphan-reaper.ts';
import { lock } from './lock.ts';
import { stackPaths, plan as makePlan, type Plan } from './plan.ts';
import { hasIpv6Loopback, requireFreePorts } from '../ports/ports.ts';
import { chownTree, unprivilegedUser, type RunAs } from '../process/privileges.ts';
import { line, seconds, step } from '../progress.ts';
import { awaitReplicas, awaitSentinels } from '../redis/await-group.ts';
import { formCluster } from '../redis/form-cluster.ts';
import type { Store } from '../config/session-nodes.ts';
import { startLogRotation } from '../process/rotate-logs.ts';
import { ensureSecrets, type Secrets } from '../config/secrets.ts';
import { describeStack } from './describe-stack.ts';
import { writeStackFile } from './stack-file.ts';
import { supervise, type Supervised, type SupervisorEvent } from '../process/supervise.ts';
import { requireTools } from '../tools/require-tools.ts';
import { buildWeb } from './build-web.ts';

export type StackOptions = {
  root: string;
  stateDir: string;
  port: number;
  replicas: number;
  store: Store;
  bcryptCost: number;
  /** Additional environment variables of the replicas. */
  environment?: Readonly<Record<string, string>>;
  /** Changes the plan, for example to insert proxies. Called after all configuration is written. */
  adapt?: (plan: Plan) => Plan | Promise<Plan>;
  /** Receives the events of the processes. The default prints them. */
  onEvent?: (event: SupervisorEvent) => void;
};

export type Stack = {
  plan: Plan;
  /** @throws Error if no process has this name */
  supervised(name: string): Supervised;
  /** Stops the replicas first, so that they can close their connections, then nginx, then Redis. */
  stop(): Promise<void>;
  /** Kills all processes at once. */
  kill(): void;
};

/** Installs what is missing and starts a native stack. If it rejects, no process is left running. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { nginx, 'redis-server': redisServer } = await requireTools(['nginx', 'redis-server']);
  await requireFreePorts(options.port, options.replicas, options.store);
  const webRoot = await step('page', () => buildWeb(options.root));
  const ipv6 = hasIpv6Loopback();
  const plan = makePlan({
    ...options,
    ipv6,
    node: process.execPath,
    nginx,
    redisServer,
    webRoot,
    environment: { ...passedVariables(), ...options.environment },
  });
  const runAs = runAsFor(plan, options.root, webRoot);
  const secrets = await step('secrets and certificates', async () => {
    const made = ensureSecrets(plan.files.secretsDir);
    const certificates = await ensureCertificates(plan.files.tlsDir, Date.now());
    writeConfig(plan, { root: options.root, webRoot, ipv6, secrets: made, certificates, runAs });
    return {
      summary: `valid until ${new Date(certificates.expiresAtMs).toISOString().slice(0, 10)}`,
      result: made,
    };
  });
  const { adapt = (as: Plan) => as, onEvent = printEvent } = options;
  const adapted = await adapt(plan);
  if (runAs === undefined) return launch(adapted, secrets, webRoot, onEvent);
  chownState(runAs, options);
  return launch(withUser(adapted, runAs), secrets, webRoot, onEvent);
}

/** Returns the user of all servers if the launcher is root. Ports under 1024 need root. */
function runAsFor({ ports }: Plan, root: string, webRoot: string): RunAs | undefined {
  if (ports.http < 1024 || ports.https < 1024) return undefined;
  const user = unprivilegedUser(root, [
    join(root, 'apps/api/src/main.ts'),
    join(webRoot, 'index.html'),
    process.execPath,
  ]);
  if (user === undefined && process.getuid?.() === 0)
    line('note', 'the servers run as root; start the demo as another user');
  return user;
}

/** Gives the files of the servers to their user. The key of the local CA stays with root. */
function chownState(user: RunAs, { root, stateDir }: StackOptions): void {
  const { tlsDir } = stackPaths(stateDir);
  chownTree(user, stateDir, [join(tlsDir, 'ca-key.pem')]);
  const compileCache = join(root, '.local/compile-cache');
  mkdirSync(compileCache, { recursive: true });
  chownTree(user, compileCache);
}

const withUser = (plan: Plan, runAs: RunAs): Plan => ({
  ...plan,
  redis: plan.redis.map((spec) => ({ ...spec, runAs })),
  sentinels: plan.sentinels.map((spec) => ({ ...spec, runAs })),
  api: plan.api.map((spec) => ({ ...spec, runAs })),
  attacker: plan.attacker && { ...plan.attacker, runAs },
  nginx: { ...plan.nginx, runAs },
});

/** Locks the state directory for this launcher. Returns a function that releases the lock. */
export function holdStateDir(files: { lock: string; stack: string }): Promise<() => void> {
  return lock(files.lock, files.stack);
}

async function launch(
  plan: Plan,
  secrets: Secrets,
  webRoot: string,
  onEvent: (event: SupervisorEvent) => void,
): Promise<Stack> {
  const reaper = startOrphanReaper();
  const running: Supervised[] = [];
  const pids = new Map<string, number>();
  const log = openLauncherLog(plan.files.launcherLog);
  const stopRotation = startLogRotation([plan.files.logDir, plan.files.labLogDir]);
  const report = (event: SupervisorEvent) => {
    log(event);
    if (event.type === 'started') {
      pids.set(event.name, event.pid);
      writeStackFile(plan.files.stack, { ...describeStack(plan, secrets, pids), webRoot });
    }
    onEvent(event);
  };
  const startAll = async (specs: Plan['api']) => {
    const started = await Promise.allSettled(specs.map((spec) => supervise(spec, reaper, report)));
    for (const one of started) if (one.status === 'fulfilled') running.push(one.value);
    for (const one of started) if (one.status === 'rejected') throw one.reason;
    return { summary: specs.map(({ name }) => `pid ${pids.get(name)}`).join(', '), result: undefined };
  };
  const ended = () => {
    stopRotation();
    reaper.release();
    rmSync(plan.files.stack, { force: true });
  };
  const stack: Stack = {
    plan,
    supervised(name) {
      const found = running.find((one) => one.name === name);
      if (found === undefined) throw new Error(`this stack has no process named ${name}`);
      return found;
    },
    async stop() {
      await Promise.all(running.filter((one) => isReplica(one) || isAttacker(one)).map((one) => one.stop()));
      await Promise.all(running.filter(isNginx).map((one) => one.stop()));
      await Promise.all(running.filter(isRedis).map((one) => one.stop()));
      ended();
    },
    kill() {
      running.forEach((one) => one.kill());
      ended();
    },
  };
  try {
    await step(plan.redis.map(({ name }) => name).join(', '), () => startAll(plan.redis));
    await formGroup(plan, secrets.redisSessions.operator, startAll);
    await step(plan.replicas.map(({ name }) => name).join(', '), () => startAll(plan.api));
    const { attacker } = plan;
    if (attacker !== undefined) await step('attacker', () => startAll([attacker]));
    await step('nginx', () => startAll([plan.nginx]));
  } catch (error) {
    stack.kill();
    throw error;
  }
  return stack;
}

function printEvent(event: SupervisorEvent): void {
  if (event.type === 'ended') line('note', `${event.name} ${event.how}; restarting`);
  if (event.type === 'back')
    line('ok', `${event.name} is back after ${seconds(event.afterMs)}, pid ${event.pid}`);
}

/** Returns a function that logs the events of the processes as JSON lines. */
function openLauncherLog(file: string): (event: SupervisorEvent) => void {
  return (event) =>
    appendFileSync(file, `${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`, {
      mode: 0o600,
    });
}

/** Connects the started servers to a Sentinel group or a Cluster. */
async function formGroup(
  { store, sessionNodes, sentinels }: Plan,
  password: string,
  startAll: (specs: Plan['sentinels']) => Promise<{ summary: string; result: undefined }>,
): Promise<void> {
  if (store === 'cluster') {
    await step('the sessions’ Cluster', async () => {
      await formCluster(sessionNodes, password);
      return { summary: 'formed and replicated', result: undefined };
    });
  }
  if (store === 'sentinel') {
    await step(sentinels.map(({ name }) => name).join(', '), async () => {
      await awaitReplicas(sessionNodes, password);
      const started = await startAll(sentinels);
      await awaitSentinels(sessionNodes, password);
      return started;
    });
  }
}

const isReplica = ({ name }: Supervised) => name.startsWith('api-');
const isAttacker = ({ name }: Supervised) => name === 'attacker';
const isNginx = ({ name }: Supervised) => name === 'nginx';
const isRedis = ({ name }: Supervised) => name.startsWith('redis-');

/**
 * Returns the variables of the user's environment that are passed to the replicas. Keys are not among them.
 */
function passedVariables(): Record<string, string> {
  const passed = Object.entries(process.env).filter(([name]) =>
    /^(SESSION(S_PER_USER|_.*_MS)|NEAR_CACHE|LABS|LAB_SITES)$/.test(name),
  );
  return Object.fromEntries(passed.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
