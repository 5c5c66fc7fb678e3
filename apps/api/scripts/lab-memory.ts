import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startRedisServer } from '@session-lab/test-support/redis-server';
import { caller, type Caller } from '../src/testing/caller.ts';

/**
 * Measures how much a replica grows by what its labs remember: 10,000 students, each in every lab that keeps something in
 * the replica's memory, and then the same number again and again. Prints the resident memory after each round; run with
 * `node apps/api/scripts/lab-memory.ts`. Loopback only; ends by itself after some minutes.
 */

const students = 10_000;
const rounds = 4;
const atOnce = 32;
const port = 38_331;

const redis = await startRedisServer();
const key = (): string => randomBytes(32).toString('base64url');
const child = spawn(process.execPath, [fileURLToPath(new URL('../src/main.ts', import.meta.url))], {
  stdio: ['ignore', 'ignore', 'inherit'],
  env: {
    ...process.env,
    REPLICA_NAME: 'api-1',
    PORT: `${port}`,
    METRICS_PORT: `${port + 10}`,
    REDIS_SESSIONS_URL: redis.url,
    REDIS_ACCOUNTS_URL: redis.url,
    REDIS_LABS_URL: redis.url,
    SESSION_KEYS: key(),
    PASSWORD_PEPPER: key(),
    LABS: 'on',
    LAB_KEY: key(),
    ALLOWED_ORIGINS: 'http://localhost:8080',
  },
});
const exited = once(child, 'exit');
try {
  const call = caller(`http://127.0.0.1:${port}`);
  await untilReady(call);
  // What a busy replica takes without anything to remember: its code compiled, its heap grown.
  await round(call, 1);
  const before = residentMiB();
  report('one student, 10,000 times', before);
  for (let done = 1; done < rounds; done += 1) {
    await round(call, students);
    report(`after ${done * students} students`, residentMiB() - before, ' more');
  }
} finally {
  child.kill('SIGTERM');
  await exited;
  await redis.stop();
}

/** Ten thousand requests of each kind; `different` students send them. */
async function round(call: Caller, different: number): Promise<void> {
  const marks = Array.from({ length: different }, () => randomBytes(16).toString('base64url'));
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < students) {
      const mark = marks[next % marks.length] ?? '';
      next += 1;
      await visit(call, { 'x-lab-student': mark });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

async function visit(call: Caller, headers: Record<string, string>): Promise<void> {
  const folder = { headers, body: { folder: 'photos' } };
  const answers = [
    await call('POST', '/v1/labs/stateless/folder', folder),
    await call('POST', '/v1/labs/where-state-lives/memory/sign-in', { headers }),
    await call('POST', '/v1/labs/where-state-lives/sticky/sign-in', { headers }),
    await call('POST', '/v1/labs/anatomy/tokens', { headers }),
    await call('POST', '/v1/labs/anatomy/rotation', { headers }),
    await call('GET', '/v1/labs/balancing/hash/work', { headers }),
  ];
  for (const { status } of answers) if (status >= 300) throw new Error(`a lab answered ${status}`);
}

async function untilReady(call: Caller): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const ready = await call('GET', '/readyz').catch(() => undefined);
    if (ready?.status === 200) return;
    await pause(100);
  }
  throw new Error('the replica did not get ready');
}

/** By Linux' own account of the process. */
function residentMiB(): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
}

function report(what: string, mib: number, more = ''): void {
  process.stdout.write(`${what}: ${mib.toFixed(1)} MiB${more}\n`);
}
