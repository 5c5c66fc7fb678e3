import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { findTool } from '../tools/find-tool.ts';
import { freeBase, portUses } from '../ports/ports.ts';
import { redisAcl, redisConfig, redisUrl } from './redis-config.ts';

const passwords = { api: 'api-password', operator: 'operator-password' };
const labPasswords = {
  lab: 'lab-password',
  supervisor: 'supervisor-password',
  operator: 'operator-password',
};
let dir: string;
let port: number;
let server: ChildProcess;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'redis-config-'));
  const base = await freeBase(38_080, 1, 'server');
  port = portUses(base, 1, 'server')[0]?.port ?? base;
  writeConfig('accounts');
  start();
});
afterEach(async () => {
  await kill();
  rmSync(dir, { recursive: true });
});

function writeConfig(role: 'accounts' | 'labs'): void {
  const aclFile = join(dir, 'users.acl');
  writeFileSync(aclFile, redisAcl(role === 'labs' ? labPasswords : passwords));
  writeFileSync(join(dir, 'redis.conf'), redisConfig({ role, port, bind: '127.0.0.1', dir, aclFile }));
}

function start(): void {
  server = spawn(findTool('redis-server') ?? 'redis-server', [join(dir, 'redis.conf')], { stdio: 'ignore' });
}

async function kill(): Promise<void> {
  const exited = once(server, 'exit');
  server.kill('SIGKILL');
  await exited;
}

/**
 * Connects and retries until Redis accepts connections. Sends no command of its own, because some users may
 * run none.
 */
function connect(url: string): Redis {
  const client = new Redis(url, {
    protocol: 2,
    enableReadyCheck: false,
    retryStrategy: () => 20,
    maxRetriesPerRequest: 200,
  });
  client.on('error', () => undefined);
  onTestFinished(() => client.disconnect());
  return client;
}

test('writes of a command, a transaction and a script survive a SIGKILL of Redis', async () => {
  const client = connect(redisUrl({ user: 'api', password: passwords.api }, `127.0.0.1:${port}`));
  await client.set('by-command', '1');
  await client.multi().set('by-transaction', '1').set('by-transaction-2', '1').exec();
  await client.eval(
    "redis.call('SET', KEYS[1], 1); redis.call('SET', KEYS[2], 1)",
    2,
    'by-script',
    'by-script-2',
  );
  await kill();
  start();
  const names = ['by-command', 'by-transaction', 'by-transaction-2', 'by-script', 'by-script-2'];
  expect(await client.mget(names)).toEqual(['1', '1', '1', '1', '1']);
});

test('a client without a user name, or with the name of the default user, has no access', async () => {
  const nameless = connect(`redis://127.0.0.1:${port}`);
  await expect(nameless.get('by-command')).rejects.toThrow('NOAUTH');
  await expect(nameless.auth('default', '')).rejects.toThrow('WRONGPASS');
  await expect(nameless.auth('default', 'nopass')).rejects.toThrow('WRONGPASS');
  await expect(nameless.get('by-command')).rejects.toThrow('NOAUTH');
});

test('the server of the labs stays within its memory limit: it evicts the oldest unused keys and accepts new keys', async () => {
  await kill();
  writeConfig('labs');
  start();
  const operator = connect(
    redisUrl({ user: 'operator', password: 'operator-password' }, `127.0.0.1:${port}`),
  );
  const lab = connect(redisUrl({ user: 'lab', password: 'lab-password' }, `127.0.0.1:${port}`));
  const limit = 64 * 2 ** 20;
  const value = 'x'.repeat(2 ** 18);
  const written = 2 * (limit / value.length);
  for (let number = 0; number < written; number += 1)
    expect(await lab.set(`lab:flood:${number}`, value, 'PX', 600_000)).toBe('OK');
  expect(await operator.info('memory')).toContain(`maxmemory:${limit}`);
  expect(await lab.get(`lab:flood:${written - 1}`)).toBe(value);
  expect(await operator.dbsize()).toBeLessThan(limit / value.length);
});
