import { rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { consoleRights, freePort, redisAcl, redisConfig, redisUrl } from '@session-lab/launcher/servers';
import { runRedis } from './redis-server.ts';

const passwords = { manager: 'manager-password', operator: 'operator-password' };

export type ConsoleServer = {
  /** URL of a user. `console` has the rights of a student, `manager` those of a replica. */
  readonly urlOf: (user: 'manager' | 'console' | 'operator') => string;
  readonly stop: () => Promise<void>;
};

/** Names of the commands that a student may use, without those that are part of another command. */
export const studentCommands: readonly string[] = consoleRights
  .filter((right) => /^\+[a-z]+$/.test(right))
  .map((right) => right.slice(1));

/** Starts the Redis server of lab 14 as the demo does, with its configuration and its users. */
export async function startConsoleServer(): Promise<ConsoleServer> {
  const folder = await mkdtemp(join(tmpdir(), 'session-lab-console-'));
  const port = await freePort();
  const aclFile = join(folder, 'users.acl');
  const file = join(folder, 'redis.conf');
  writeFileSync(aclFile, redisAcl(passwords));
  writeFileSync(file, redisConfig({ role: 'console', port, bind: '127.0.0.1', dir: folder, aclFile }));
  const server = await runRedis([file], folder, 'Ready to accept connections');
  return {
    urlOf: (user) => {
      const password = user === 'operator' ? passwords.operator : passwords.manager;
      return redisUrl({ user, password }, `127.0.0.1:${port}`);
    },
    async stop() {
      await server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
