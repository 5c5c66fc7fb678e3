import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports.ts';
import { requireTool } from './require-tool.ts';

export type RedisServer = {
  /** `redis://127.0.0.1:<port>`, without a password. */
  url: string;
  pid: number;
  /** Ends the server and deletes its folder. */
  stop(): Promise<void>;
};

/**
 * Starts a real, empty redis-server without persistence on a free port of 127.0.0.1. Resolves when it accepts
 * connections.
 */
export async function startRedisServer(...extraArguments: string[]): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'session-lab-redis-'));
  const port = await freePort();
  const args = [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'no',
  ];
  const server = await runRedis([...args, ...extraArguments], folder, 'Ready to accept connections');
  return {
    url: `redis://127.0.0.1:${port}`,
    pid: server.pid,
    async stop() {
      await server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type RedisProcess = {
  readonly pid: number;
  /** Ends the process with SIGKILL and keeps its files. */
  kill(): Promise<void>;
};

/**
 * Runs a redis-server with these arguments. Resolves when its output contains `ready`. If this process ends
 * first, it kills the server and deletes `folder`.
 */
export async function runRedis(
  args: readonly string[],
  folder: string,
  ready: string,
): Promise<RedisProcess> {
  const server = spawn(requireTool('redis-server'), [...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const cleanUp = (): void => {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', cleanUp);
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let output = '';
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`redis-server exited with code ${code}:\n${output}`)));
    server.stdout.on('data', (chunk) => {
      output += chunk;
      if (output.includes(ready)) resolve();
    });
  });
  const { pid } = server;
  if (pid === undefined) throw new Error('redis-server has no pid.');
  return {
    pid,
    async kill() {
      server.kill('SIGKILL');
      await exited;
      process.off('exit', cleanUp);
    },
  };
}
