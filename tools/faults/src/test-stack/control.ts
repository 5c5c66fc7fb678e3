import { setTimeout as pause } from 'node:timers/promises';
import { isAlive, run, type Stack } from '@session-lab/launcher';

export const replicas = ['api-1', 'api-2'] as const;
export type Service =
  | (typeof replicas)[number]
  | 'redis-sessions'
  /** A node of a Sentinel group or a Cluster. */
  | `redis-sessions-${number}`
  | 'redis-accounts'
  | 'nginx';

/** Stops, freezes and restarts the processes of a stack. */
export type Control = {
  /** Sends SIGKILL. The supervisor starts the process again. Resolves when the process has ended. */
  kill(service: Service): Promise<void>;
  /** Sends SIGTERM. The supervisor starts the process again. */
  terminate(service: Service): Promise<void>;
  freeze(service: Service): Promise<void>;
  thaw(service: Service): Promise<void>;
  reloadNginx(): Promise<void>;
  /** Stops a process until the returned function is called. */
  holdDown(service: Service): Promise<() => Promise<void>>;
};

/** Sends signals to the processes that the launcher supervises. */
export function nativeControl(stack: Stack): Control {
  const pidOf = (service: Service): number => {
    const pid = stack.supervised(service).pid();
    if (pid === undefined) throw new Error(`${service} is not running.`);
    return pid;
  };
  const signal = (name: NodeJS.Signals) => async (service: Service) => {
    process.kill(pidOf(service), name);
  };
  return {
    async kill(service) {
      const pid = pidOf(service);
      process.kill(pid, 'SIGKILL');
      while (isAlive(pid)) await pause(1);
    },
    terminate: signal('SIGTERM'),
    freeze: signal('SIGSTOP'),
    thaw: signal('SIGCONT'),
    reloadNginx: () => signal('SIGHUP')('nginx'),
    async holdDown(service) {
      const release = stack.supervised(service).holdDown();
      return async () => release();
    },
  };
}

/** Uses `docker compose`. A container that ends by itself starts again (`restart: unless-stopped`). */
export function dockerControl(root: string, project: string): Control {
  async function compose(...args: string[]): Promise<number> {
    const { code } = await run('docker', ['compose', '--project-name', project, ...args], { cwd: root });
    return code;
  }
  async function mustCompose(...args: string[]): Promise<void> {
    const code = await compose(...args);
    if (code !== 0) throw new Error(`docker compose ${args.join(' ')} exited with status ${code}.`);
  }
  // The signal may also end the shell that sends it, so the status is ignored.
  const signal = (name: 'KILL' | 'TERM') => async (service: Service) => {
    await compose('exec', '-T', service, 'sh', '-c', `kill -${name} -1`);
  };
  return {
    kill: signal('KILL'),
    terminate: signal('TERM'),
    freeze: (service) => mustCompose('pause', service),
    thaw: (service) => mustCompose('unpause', service),
    reloadNginx: () =>
      mustCompose('exec', '-T', 'nginx', 'sh', '-c', 'kill -HUP "$(cat /run/session-lab/nginx.pid)"'),
    async holdDown(service) {
      await mustCompose('stop', service);
      return () => mustCompose('start', service);
    },
  };
}
