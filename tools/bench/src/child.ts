import { fork } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import type { Undo } from './undo.ts';

export type Child = {
  /** @param message as JSON can hold it */
  send(message: string | object): void;
  /** What it says next; call it before that can be said. Rejects when the process ends instead. */
  next(): Promise<unknown>;
};

/** A process of its own that runs this file, in production mode. */
export function startChild(file: string, args: readonly string[], undo: Undo): Child {
  const child = fork(file, args, { env: { ...process.env, NODE_ENV: 'production' } });
  const gone = new AbortController();
  const exited = once(child, 'exit').then(() => gone.abort(new Error(`${basename(file)} ended.`)));
  undo(async () => {
    child.kill();
    await exited;
  });
  return {
    send: (message) => void child.send(message),
    async next() {
      const [message]: unknown[] = await once(child, 'message', { signal: gone.signal });
      return message;
    },
  };
}
