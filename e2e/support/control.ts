import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackFile } from '@session-lab/test-support/stack-file';
import { readStack, readStacks } from './stack.ts';

/**
 * The only module that does more than use the public URL: kills and freezes processes, reads Redis statistics
 * and logs.
 */

export type Service = 'api-1' | 'api-2' | 'redis-sessions' | 'redis-accounts';

const signalOf = { kill: 'SIGKILL', freeze: 'SIGSTOP', thaw: 'SIGCONT' } as const;
const composeOf = {
  // Kills from inside, because Docker does not restart a container after `docker compose kill`.
  kill: (service: Service) => ['exec', '-T', service, 'sh', '-c', 'kill -9 -1'],
  freeze: (service: Service) => ['pause', service],
  thaw: (service: Service) => ['unpause', service],
} as const;

function act(action: keyof typeof signalOf, service: Service): void {
  const file = readStack();
  if (file.mode === 'docker') {
    try {
      compose(...composeOf[action](service));
    } catch (error) {
      // The signal also kills the shell that sends it, so the command fails.
      if (action !== 'kill') throw error;
    }
    return;
  }
  process.kill(pidOf(service), signalOf[action]);
}

export const kill = (service: Service): void => act('kill', service);
export const freeze = (service: Service): void => act('freeze', service);
export const thaw = (service: Service): void => act('thaw', service);

function pidOf(service: Service): number {
  const { replicas, redis } = readStack();
  const pid =
    service === 'redis-sessions'
      ? redis.sessions.pid
      : service === 'redis-accounts'
        ? redis.accounts.pid
        : replicas.find(({ name }) => name === service)?.pid;
  if (pid === undefined) throw new Error(`${service} is not running`);
  return pid;
}

/** Runs redis-cli for the sessions' Redis, with the address from `stack.json`. */
function redisSessions(...command: string[]): string {
  const file = readStack();
  if (file.mode === 'docker') {
    const asOperator =
      'REDISCLI_AUTH="$(cat /state/redis-sessions/operator-password)" exec redis-cli --user operator "$@"';
    return compose('exec', '-T', 'redis-sessions', 'sh', '-c', asOperator, 'redis-cli', ...command);
  }
  if (file.redis.sessions.url === undefined) throw new Error('stack.json has no address for the sessions');
  return execFileSync('redis-cli', ['--no-auth-warning', '-u', file.redis.sessions.url, ...command], {
    encoding: 'utf8',
  });
}

/** Returns the value of a session's key, as Redis stores it. */
export const storedSession = (publicId: string): unknown =>
  JSON.parse(redisSessions('GET', `sid:${publicId}`));

/** Returns the public ids in the sorted set of a user. */
export const listedSessions = (userId: string): string[] =>
  redisSessions('ZRANGE', `sids:${userId}`, '0', '-1').trim().split(/\s+/);

/** Returns the number of calls per command since the sessions' Redis started: `get` → 12. */
export function commandCounts(): Map<string, number> {
  const stats = redisSessions('INFO', 'commandstats');
  return new Map(
    [...stats.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)].map(([, name = '', calls]) => [
      name,
      Number(calls),
    ]),
  );
}

/** Returns the status of a GET sent directly to api-1, not through NGINX. */
export async function statusFromReplica(path: string): Promise<number> {
  const { mode, replicas } = readStack();
  if (mode === 'docker') {
    const curl = ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', `http://api-1:8181${path}`];
    return Number(compose('exec', '-T', 'nginx', ...curl));
  }
  const port = replicas.find(({ name }) => name === 'api-1')?.port;
  if (port === undefined) throw new Error('stack.json names no port of api-1');
  return (await fetch(`http://127.0.0.1:${port}${path}`)).status;
}

const anyKey = (): string => randomBytes(32).toString('base64url');

/** Makes the user an administrator, as `npm run admin -- grant` does. This ends the user's sessions. */
export const grantAdministrator = (email: string): void => changeRole('grant', email);
export const revokeAdministrator = (email: string): void => changeRole('revoke', email);

function changeRole(change: 'grant' | 'revoke', email: string): void {
  const { mode, redis, logDir } = readStack();
  const command = ['apps/api/src/cli/set-role.ts', change, email, '--yes'];
  if (mode === 'docker') {
    compose('exec', '-T', 'api-1', 'node', ...command);
    return;
  }
  execFileSync(process.execPath, command, {
    cwd: '..',
    env: {
      REPLICA_NAME: 'admin',
      PORT: '0',
      METRICS_PORT: '0',
      ADMIN_LOG: join(logDir, 'admin.log'),
      ALLOWED_ORIGINS: 'http://localhost',
      REDIS_SESSIONS_URL: redis.sessions.url,
      REDIS_ACCOUNTS_URL: redis.accounts.url,
      // The command needs no real keys: it signs nothing and hashes nothing.
      SESSION_KEYS: anyKey(),
      PASSWORD_PEPPER: anyKey(),
    },
  });
}

/**
 * Returns the keys of all stacks and the passwords of their Redis servers. Each is 32 random bytes in base64url.
 */
export function secretsOf(): string[] {
  const texts = readStacks().flatMap((stack) => {
    if (stack.mode === 'docker') return secretsOfContainers(stack);
    const { secretsDir = '' } = stack;
    return readdirSync(secretsDir).map((name) => readFileSync(join(secretsDir, name), 'utf8'));
  });
  const words = texts.flatMap((text) => text.trim().split(/\s+/));
  return [
    ...new Set(words.flatMap((word) => (word.startsWith('redis') ? passwordOf(word) : word.split(',')))),
  ];
}

/** A URL of a Cluster has several addresses, so `new URL` does not parse it. */
function passwordOf(url: string): string {
  const password = /^[\w+]+:\/\/[^:@]*:([^:@]+)@/.exec(url)?.[1];
  if (password === undefined) throw new Error('a Redis URL has no password');
  return password;
}

function secretsOfContainers(stack: StackFile): string[] {
  const filesOf = (service: string, files: string): string =>
    composeOn(stack, 'exec', '-T', service, 'sh', '-c', `for file in ${files}; do cat "$file"; echo; done`);
  const servers = ['redis-sessions', 'redis-accounts', 'redis-labs', 'redis-console', 'redis-outage'];
  return [
    filesOf('api-1', '/state/api/*'),
    filesOf('redis-cluster', '/state/redis-cluster/*-password'),
    ...servers.map((name) => filesOf(name, `/state/${name}/operator-password`)),
  ];
}

/** Returns all logs of all stacks. */
export function logsOf(): { name: string; text: string }[] {
  return readStacks().flatMap((stack) => {
    if (stack.mode === 'docker')
      return [
        { name: `docker compose logs of ${stack.project}`, text: composeOn(stack, 'logs', '--no-color') },
      ];
    const { logDir } = stack;
    return readdirSync(logDir).map((name) => ({ name, text: readFileSync(join(logDir, name), 'utf8') }));
  });
}

/** Returns the log of lab 12, which is not one of the stack's logs: its lines contain tokens of the lab. */
export function labLogText(): string {
  const { mode, logDir } = readStack();
  if (mode === 'docker') return compose('exec', '-T', 'nginx', 'cat', '/run/lab-logs/access.log');
  return readFileSync(join(logDir, '../lab-logs/access.log'), 'utf8');
}

const compose = (...command: string[]): string => composeOn(readStack(), ...command);

function composeOn({ project }: StackFile, ...command: string[]): string {
  if (project === undefined) throw new Error('stack.json names no Compose project');
  return execFileSync('docker', ['compose', '--project-name', project, ...command], {
    encoding: 'utf8',
    cwd: '..',
    maxBuffer: 2 ** 28,
  });
}
