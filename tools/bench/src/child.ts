import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import type { AddCleanup } from './cleanup.ts';

export type Child = {
  /** @param message as JSON can hold it */
  send(message: string | object): void;
  /**
   * Resolves to the next message; call this before the process can send it. Rejects when the process exits
   * first.
   */
  next(): Promise<unknown>;
};

/** Forks a process in production mode. */
export const forkForMeasuring = (file: string, args: readonly string[]): ChildProcess =>
  fork(file, args, {
    env: { ...process.env, NODE_ENV: 'production' },
    // fast-jwt warns at each start with its faster cache; the README of the bench repeats the warning.
    execArgv: ['--disable-warning=FAST_JWT_CACHE_KEY_BUILDER_SECURITY_RISK'],
  });

/** A process of its own that runs this file, in production mode. */
export function startChild(file: string, args: readonly string[], addCleanup: AddCleanup): Child {
  const child = forkForMeasuring(file, args);
  const onExit = new AbortController();
  const exited = once(child, 'exit').then(() => onExit.abort(new Error(`${basename(file)} exited.`)));
  addCleanup(async () => {
    child.kill();
    await exited;
  });
  return {
    send: (message) => void child.send(message),
    async next() {
      const message: unknown = (await once(child, 'message', { signal: onExit.signal }))[0];
      return message;
    },
  };
}
