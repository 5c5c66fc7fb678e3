import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runRedis } from './redis-process.ts';

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
  const unsaved = ['--save', '', '--appendonly', 'no'];
  const place = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder];
  const server = await runRedis(
    [...place, ...unsaved, ...extraArguments],
    folder,
    'Ready to accept connections',
  );
  return {
    url: `redis://127.0.0.1:${port}`,
    pid: server.pid,
    async stop() {
      await server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
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
