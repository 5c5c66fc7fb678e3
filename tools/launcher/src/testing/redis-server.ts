import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
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
