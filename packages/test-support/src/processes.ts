import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { StackFile } from './stack-file.ts';

const execute = promisify(execFile);

/**
 * Returns the processes of a stack by name, including NGINX's workers. A process that was restarted has
 * another pid.
 */
export async function pidsOf(stack: StackFile): Promise<Map<string, number>> {
  const { replicas, redis, nginx, attacker } = stack;
  const known = [
    ...replicas.map(({ name, pid }) => [name, pid] as const),
    ['redis-sessions', redis.sessions.pid] as const,
    ['redis-accounts', redis.accounts.pid] as const,
    ['redis-labs', redis.labs.pid] as const,
    ['redis-console', redis.console?.pid] as const,
    ['redis-outage', redis.outage?.pid] as const,
    ['redis-cluster', redis.cluster?.pid] as const,
    ['attacker', attacker?.pid] as const,
    ['nginx', nginx.pid] as const,
  ];
  const workers = nginx.pid === undefined ? [] : await childrenOf(nginx.pid);
  const named = workers.map((pid, index) => [`nginx worker ${index + 1}`, pid] as const);
  return new Map(
    [...known, ...named].flatMap(([name, pid]): [string, number][] =>
      pid === undefined ? [] : [[name, pid]],
    ),
  );
}

/** Returns the pids in ascending order. */
async function childrenOf(pid: number): Promise<number[]> {
  const text = await readChildren(pid);
  return text
    .split(/\s+/)
    .filter((part) => part !== '')
    .map(Number)
    .toSorted((a, b) => a - b);
}

async function readChildren(pid: number): Promise<string> {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  } catch {
    return (await execute('pgrep', ['-P', `${pid}`])).stdout;
  }
}

/**
 * Returns the number of open files and sockets of a process, or undefined where the operating system does not
 * show it.
 */
export function openFilesOf(pid: number): number | undefined {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return undefined;
  }
}
