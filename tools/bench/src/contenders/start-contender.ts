import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Credential, Usage } from './contender.ts';
import { areReady, isUsage } from './messages.ts';

const serve = join(import.meta.dirname, 'serve.ts');

export type RunningContender = {
  /** `http://127.0.0.1:<port>`; the route is `GET /me`. */
  readonly url: string;
  /** One credential per user, in the order of `users`. */
  readonly headers: readonly Credential[];
  usage(): Promise<Usage>;
  /** Stops the process and waits until it has exited. */
  stop(): Promise<void>;
};

/**
 * Starts a process in production mode and signs the users of its contenders in. The process exits with this one, even after a
 * crash. Contenders of one process have one usage, and stop together.
 */
export async function startInOneProcess(
  names: readonly string[],
  { redisUrl }: { redisUrl: string },
): Promise<RunningContender[]> {
  const label = names.join(', ');
  const child = fork(serve, [names.join(','), redisUrl], {
    env: { ...process.env, NODE_ENV: 'production' },
    // fast-jwt warns at each start with its faster cache; the README of the bench repeats the warning.
    execArgv: ['--disable-warning=FAST_JWT_CACHE_KEY_BUILDER_SECURITY_RISK'],
  });
  const exited = once(child, 'exit');
  const ready = await nextMessage(child, label);
  if (!areReady(ready)) throw new Error(`${label} did not report an address.`);
  return ready.map((contender) => ({
    ...contender,
    async usage() {
      child.send('usage');
      const usage = await nextMessage(child, label);
      if (!isUsage(usage)) throw new Error(`${label} did not report a usage.`);
      return usage;
    },
    async stop() {
      child.kill();
      await exited;
    },
  }));
}

function nextMessage(child: ChildProcess, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`${name} ended with ${code}.`));
    child.once('exit', onExit);
    child.once('message', (message: unknown) => {
      child.off('exit', onExit);
      resolve(message);
    });
  });
}
