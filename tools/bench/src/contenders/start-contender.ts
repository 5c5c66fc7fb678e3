import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { forkForMeasuring } from '../child.ts';
import type { Credential, Usage } from './contender.ts';
import { isReady, isUsage } from './messages.ts';

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
 * Starts a process in production mode and signs its users in. The process exits with this one, even after a
 * crash.
 */
export async function startContender(
  name: string,
  { redisUrl }: { redisUrl: string },
): Promise<RunningContender> {
  const child = forkForMeasuring(serve, [name, redisUrl]);
  const exited = once(child, 'exit');
  const ready = await nextMessage(child, name);
  if (!isReady(ready)) throw new Error(`${name} did not report its address.`);
  return {
    ...ready,
    async usage() {
      child.send('usage');
      const usage = await nextMessage(child, name);
      if (!isUsage(usage)) throw new Error(`${name} did not report its usage.`);
      return usage;
    },
    async stop() {
      child.kill();
      await exited;
    },
  };
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
