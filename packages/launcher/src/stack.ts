import { rmSync } from 'node:fs';
import { ensureCertificates } from './certificates.ts';
import { configure } from './configure.ts';
import { startGuardian } from './guardian.ts';
import { lock } from './lock.ts';
import { plan as makePlan, type Plan } from './plan.ts';
import { hasIpv6Loopback, requireFreePorts } from './ports.ts';
import { line, seconds, step } from './progress.ts';
import { redisUrl } from './redis-config.ts';
import { ensureSecrets, type RedisPasswords, type Secrets } from './secrets.ts';
import { writeStackFile } from './stack-file.ts';
import { supervise, type Supervised, type SupervisorEvent } from './supervise.ts';
import { requireTools } from './tools.ts';
import { buildWeb } from './web.ts';

export type StackOptions = {
  root: string;
  stateDir: string;
  port: number;
  replicas: number;
  bcryptCost: number;
  /** More of the replicas' environment. */
  environment?: Readonly<Record<string, string>>;
};

export type Stack = {
  plan: Plan;
  /** Replicas first, so that they can say goodbye; then nginx; Redis last. */
  stop(): Promise<void>;
  /** Everything, now. */
  kill(): void;
};

/** Sets up what is missing and starts a whole native stack. Rejects with nothing left running. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { nginx, 'redis-server': redisServer } = await requireTools(['nginx', 'redis-server']);
  await requireFreePorts(options.port, options.replicas);
  const webRoot = await step('page', () => buildWeb(options.root));
  const ipv6 = hasIpv6Loopback();
  const plan = makePlan({
    ...options,
    ipv6,
    node: process.execPath,
    nginx,
    redisServer,
    webRoot,
    environment: { ...sessionVariables(), ...options.environment },
  });
  const secrets = await step('secrets and certificates', async () => {
    const made = ensureSecrets(plan.files.secretsDir);
    const certificates = await ensureCertificates(plan.files.tlsDir, Date.now());
    configure(plan, { root: options.root, webRoot, ipv6, secrets: made, certificates });
    return {
      said: `valid until ${new Date(certificates.expiresAtMs).toISOString().slice(0, 10)}`,
      result: made,
    };
  });
  return launch(plan, secrets, webRoot);
}

/** Takes the state directory for this launcher; returns what gives it free. */
export function holdStateDir(files: { lock: string; stack: string }): Promise<() => void> {
  return lock(files.lock, files.stack);
}

async function launch(plan: Plan, secrets: Secrets, webRoot: string): Promise<Stack> {
  const guardian = startGuardian();
  const running: Supervised[] = [];
  const pids = new Map<string, number>();
  const report = (event: SupervisorEvent) => {
    if (event.type === 'started') {
      pids.set(event.name, event.pid);
      writeStackFile(plan.files.stack, { ...describe(plan, secrets, pids), webRoot });
    } else if (event.type === 'ended') {
      line('note', `${event.name} ${event.how}; starting it again`);
    } else {
      line('ok', `${event.name} is back after ${seconds(event.afterMs)}, pid ${event.pid}`);
    }
  };
  const startAll = async (specs: Plan['api']) => {
    const started = await Promise.allSettled(specs.map((spec) => supervise(spec, guardian, report)));
    for (const one of started) if (one.status === 'fulfilled') running.push(one.value);
    for (const one of started) if (one.status === 'rejected') throw one.reason;
    return { said: specs.map(({ name }) => `pid ${pids.get(name)}`).join(', '), result: undefined };
  };
  const ended = () => {
    guardian.release();
    rmSync(plan.files.stack, { force: true });
  };
  const stack: Stack = {
    plan,
    async stop() {
      await Promise.all(running.filter(isReplica).map((one) => one.stop()));
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
    await step('redis-sessions, redis-accounts', () => startAll(plan.redis));
    await step(plan.replicas.map(({ name }) => name).join(', '), () => startAll(plan.api));
    await step('nginx', () => startAll([plan.nginx]));
  } catch (error) {
    stack.kill();
    throw error;
  }
  return stack;
}

function describe(plan: Plan, secrets: Secrets, pids: ReadonlyMap<string, number>) {
  const pid = (name: string) => {
    const known = pids.get(name);
    return known === undefined ? {} : { pid: known };
  };
  return {
    mode: 'native',
    baseUrl: plan.baseUrl,
    httpsUrl: plan.httpsUrl,
    caFile: plan.files.ca,
    logDir: plan.files.logDir,
    replicas: plan.replicas.map((replica) => ({ ...replica, ...pid(replica.name) })),
    redis: {
      sessions: {
        url: operatorUrl(plan.ports.redisSessions, secrets.redisSessions),
        ...pid('redis-sessions'),
      },
      accounts: {
        url: operatorUrl(plan.ports.redisAccounts, secrets.redisAccounts),
        ...pid('redis-accounts'),
      },
    },
    nginx: pid('nginx'),
    launcherPid: process.pid,
  } as const satisfies Parameters<typeof writeStackFile>[1];
}

function operatorUrl(port: number, passwords: RedisPasswords): string {
  return redisUrl('operator', passwords, `127.0.0.1:${port}`);
}

const isReplica = ({ name }: Supervised) => name.startsWith('api-');
const isNginx = ({ name }: Supervised) => name === 'nginx';
const isRedis = ({ name }: Supervised) => name.startsWith('redis-');

/** The times of a session may be set from outside; the keys may not. */
function sessionVariables(): Record<string, string> {
  const passed = Object.entries(process.env).filter(([name]) =>
    /^(SESSION(S_PER_USER|_.*_MS)|NEAR_CACHE|LABS)$/.test(name),
  );
  return Object.fromEntries(passed.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
