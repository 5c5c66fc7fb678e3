import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startRedisServer } from '@session-lab/test-support/redis-server';
import { longestExpectedWaitMs } from '../src/passwords/queue.ts';
import { caller, type Answer, type Caller } from '../src/testing/caller.ts';
import { person, signUp } from '../src/testing/people.ts';

/**
 * Measures row 15.1.3 of the requirements on this machine: two replicas, 20 sign-ins a second at cost 12, which is more
 * than two cores can hash, and signed-in reads beside them. Prints the figures; run with
 * `node apps/api/scripts/sign-in-storm.ts`. Loopback only; ends by itself after half a minute.
 */

const stormSeconds = 30;
/** Number of accounts. With fewer, more than six sign-ins of one account would wait at once and count as guesses. */
const accounts = 40;
const signInsPerSecond = 20;
const readsPerSecond = 50;
const firstPort = 38_310;

type Started = { child: ChildProcess; exited: Promise<unknown>; url: string };
type Timed = Answer & { ms: number };

const redis = await startRedisServer();
const keys = {
  sessions: randomBytes(32).toString('base64url'),
  pepper: randomBytes(32).toString('base64url'),
};
const replicas = [1, 2].map((number) => startReplica(number, redis.url));
try {
  const calls = replicas.map(({ url }) => caller(url));
  for (const call of calls) await untilReady(call);
  const turn = roundRobin(calls);
  const people = Array.from({ length: accounts }, (_, at) => person(`ada-${at}-lovelace`));
  const tokens: string[] = [];
  for (const who of people) tokens.push(await signUp(turn(), who));
  const [token = ''] = tokens;

  const read = (): Promise<Answer> => turn()('GET', '/v1/users/me', { token });
  const nextOf = roundRobin(people);
  const signIn = (): Promise<Answer> => {
    const { email, password } = nextOf();
    return turn()('POST', '/v1/sessions', { body: { email, password } });
  };

  report('reads alone', await atRate(readsPerSecond, 5, read));
  const [signIns, reads] = await Promise.all([
    atRate(signInsPerSecond, stormSeconds, signIn),
    atRate(readsPerSecond, stormSeconds, read),
  ]);
  report('reads in the storm', reads);
  const answered = (status: number): Timed[] => signIns.filter((answer) => answer.status === status);
  report('sign-ins answered 201', answered(201));
  report(
    '503 at once',
    answered(503).filter(({ ms }) => ms < longestExpectedWaitMs),
  );
  report(
    '503 after a wait',
    answered(503).filter(({ ms }) => ms >= longestExpectedWaitMs),
  );
  process.stdout.write(
    `answered otherwise: ${signIns.length - answered(201).length - answered(503).length}\n`,
  );
} finally {
  for (const { child } of replicas) child.kill('SIGTERM');
  await Promise.all(replicas.map(({ exited }) => exited));
  await redis.stop();
}

function startReplica(number: number, redisUrl: string): Started {
  const port = firstPort + number;
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      REPLICA_NAME: `api-${number}`,
      PORT: `${port}`,
      METRICS_PORT: `${port + 10}`,
      REDIS_SESSIONS_URL: redisUrl,
      REDIS_ACCOUNTS_URL: redisUrl,
      SESSION_KEYS: keys.sessions,
      PASSWORD_PEPPER: keys.pepper,
      BCRYPT_COST: '12',
      SESSIONS_PER_USER: '100',
      ALLOWED_ORIGINS: 'http://localhost:8080',
    },
  });
  return { child, exited: once(child, 'exit'), url: `http://127.0.0.1:${port}` };
}

async function untilReady(call: Caller): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const ready = await call('GET', '/readyz').catch(() => undefined);
    if (ready?.status === 200) return;
    await pause(100);
  }
  throw new Error('a replica did not get ready');
}

function roundRobin<Item>(items: readonly Item[]): () => Item {
  let next = 0;
  return () => {
    const item = items[next % items.length];
    next += 1;
    if (item === undefined) throw new Error('nothing to take turns');
    return item;
  };
}

/** Starts a call every so often, whether or not the ones before were answered, and waits for all. */
async function atRate(perSecond: number, seconds: number, call: () => Promise<Answer>): Promise<Timed[]> {
  const answers: Promise<Timed>[] = [];
  const startedAtMs = performance.now();
  for (let sent = 0; sent < perSecond * seconds; sent += 1) {
    await pause(Math.max(0, startedAtMs + (sent * 1000) / perSecond - performance.now()));
    answers.push(timed(call));
  }
  return Promise.all(answers);
}

async function timed(call: () => Promise<Answer>): Promise<Timed> {
  const startedAtMs = performance.now();
  const answer = await call();
  return { ...answer, ms: performance.now() - startedAtMs };
}

function report(what: string, answers: readonly Timed[]): void {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
  process.stdout.write(
    `${what.padEnd(24)} ${String(sorted.length).padStart(5)}  p50 ${at(0.5)} ms  p99 ${at(0.99)} ms  max ${at(1)} ms\n`,
  );
}
