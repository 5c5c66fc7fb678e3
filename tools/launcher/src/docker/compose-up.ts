import { spawn } from 'node:child_process';
import { line } from '../progress.ts';
import type { Store } from '../redis/session-nodes.ts';
import { listenForInterrupts } from '../signals.ts';
import { composeEnvironment, composeUrls, requireDocker } from './compose.ts';
import { requireSubnet } from './subnet.ts';

/** `docker compose up --build` with its output, until Ctrl+C; the exit status. A store of several servers is a profile's. */
export async function composeUp(root: string, port: number, store: Store): Promise<number> {
  await requireDocker(port);
  await requireSubnet({
    project: process.env['COMPOSE_PROJECT_NAME'] ?? 'session-lab',
    variable: 'SESSION_LAB_SUBNET',
    prefix: process.env['SESSION_LAB_SUBNET'] ?? '172.30.64',
  });
  const { baseUrl, httpsUrl } = composeUrls(port);
  line('ok', `docker compose up --build; the first time takes minutes. Then: ${baseUrl} and ${httpsUrl}`);
  // Not in the terminal's group: Compose takes a Ctrl+C that arrives twice for "kill them now".
  const child = spawn('docker', ['compose', 'up', '--build'], {
    cwd: root,
    env: composeEnvironment(port, store === 'server' ? {} : { COMPOSE_PROFILES: store }),
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  const interrupts = listenForInterrupts(() => child.kill('SIGINT'));
  void interrupts.asked.then(() => child.kill('SIGINT'));
  const code = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (status) => resolve(status ?? 1));
  });
  return interrupts.first.aborted ? 0 : code;
}
