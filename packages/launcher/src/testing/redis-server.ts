import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { find } from '../find-tool.ts';
import { mendFor } from '../install-tool.ts';

export type RedisServer = {
  /** `redis://127.0.0.1:<port>`, no password. */
  url: string;
  pid: number;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
};

/** Starts a real, empty redis-server on a free port of loopback, without persistence, and waits until it answers. */
export async function startRedisServer(...extraArguments: string[]): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'session-lab-redis-'));
  const port = await freePort();
  const server = spawn(
    requirePath(),
    [
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
      ...extraArguments,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  // Also where the process ends before anybody called `stop`: by Ctrl+C, or an error.
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
      if (output.includes('Ready to accept connections')) resolve();
    });
  });
  const { pid } = server;
  if (pid === undefined) throw new Error('redis-server has no pid');
  return {
    url: `redis://127.0.0.1:${port}`,
    pid,
    async stop() {
      server.kill('SIGKILL');
      await exited;
      process.off('exit', end);
      end();
    },
  };
}

function requirePath(): string {
  const path = find('redis-server');
  if (path === undefined) throw new Error(`redis-server is missing: ${mendFor(['redis-server'])}`);
  return path;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address: AddressInfo | string | null = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no port'));
      });
    });
  });
}
