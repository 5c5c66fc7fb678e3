import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { find } from '../find-tool.ts';
import { mendFor } from '../install-tool.ts';

export type RedisProcess = {
  readonly pid: number;
  /** Ends it; its files stay. */
  kill(): Promise<void>;
};

/**
 * Runs a redis-server until it is killed, or this process ends: by Ctrl+C or an error, too, and then `folder` goes with
 * it. Resolves when it has said `ready`.
 */
export async function runRedis(
  args: readonly string[],
  folder: string,
  ready: string,
): Promise<RedisProcess> {
  const server = spawn(requirePath(), [...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const end = (): void => {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', end);
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let output = '';
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`redis-server ended with ${code}:\n${output}`)));
    server.stdout.on('data', (chunk) => {
      output += chunk;
      if (output.includes(ready)) resolve();
    });
  });
  const { pid } = server;
  if (pid === undefined) throw new Error('redis-server has no pid');
  return {
    pid,
    async kill() {
      server.kill('SIGKILL');
      await exited;
      process.off('exit', end);
    },
  };
}

function requirePath(): string {
  const path = find('redis-server');
  if (path === undefined) throw new Error(`redis-server is missing: ${mendFor(['redis-server'])}`);
  return path;
}
