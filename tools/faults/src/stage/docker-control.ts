import { run } from '@session-lab/launcher';
import type { Control, Service } from './control.ts';

/** By `docker compose`; what ends from inside is started again by `restart: unless-stopped`. */
export function dockerControl(root: string, project: string): Control {
  async function compose(...args: string[]): Promise<number> {
    const { code } = await run('docker', ['compose', '--project-name', project, ...args], { cwd: root });
    return code;
  }
  async function required(...args: string[]): Promise<void> {
    const code = await compose(...args);
    if (code !== 0) throw new Error(`docker compose ${args.join(' ')} ended with status ${code}`);
  }
  // The shell that sends the signal may die of it, and its status says nothing then.
  const fromInside = (signal: 'KILL' | 'TERM') => async (service: Service) => {
    await compose('exec', '-T', service, 'sh', '-c', `kill -${signal} -1`);
  };
  return {
    kill: fromInside('KILL'),
    terminate: fromInside('TERM'),
    freeze: (service) => required('pause', service),
    thaw: (service) => required('unpause', service),
    reloadNginx: () =>
      required('exec', '-T', 'nginx', 'sh', '-c', 'kill -HUP "$(cat /run/session-lab/nginx.pid)"'),
    async holdDown(service) {
      await required('stop', service);
      return () => required('start', service);
    },
  };
}
