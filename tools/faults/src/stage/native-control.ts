import { setTimeout as pause } from 'node:timers/promises';
import { isAlive, type Stack } from '@session-lab/launcher';
import type { Control, Service } from './control.ts';

/** By signals to the processes that the launcher supervises. */
export function nativeControl(stack: Stack): Control {
  const signal = (name: NodeJS.Signals) => async (service: Service) => {
    process.kill(pidOf(stack, service), name);
  };
  return {
    async kill(service) {
      const pid = pidOf(stack, service);
      process.kill(pid, 'SIGKILL');
      while (isAlive(pid)) await pause(1);
    },
    terminate: signal('SIGTERM'),
    freeze: signal('SIGSTOP'),
    thaw: signal('SIGCONT'),
    reloadNginx: () => signal('SIGHUP')('nginx'),
    async holdDown(service) {
      const letGo = stack.supervised(service).holdDown();
      return async () => letGo();
    },
  };
}

function pidOf(stack: Stack, service: Service): number {
  const pid = stack.supervised(service).pid();
  if (pid === undefined) throw new Error(`${service} does not run`);
  return pid;
}
