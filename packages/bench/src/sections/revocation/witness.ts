import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Undo } from '../../undo.ts';
import { isRefusal, type Refusal, type Watch } from './messages.ts';

export type Witness = {
  /** Resolves when the other process serves the session from its near cache, to a promise of what it saw. */
  watch(session: Watch): Promise<{ refusal: Promise<Refusal> }>;
};

export async function startWitness(
  { redisUrl, key }: { redisUrl: string; key: Buffer },
  undo: Undo,
): Promise<Witness> {
  const child = fork(join(import.meta.dirname, 'witness.worker.ts'), [redisUrl, key.toString('base64url')]);
  const gone = new AbortController();
  const exited = once(child, 'exit').then(() => gone.abort());
  undo(async () => {
    child.kill();
    await exited;
  });

  async function told(): Promise<unknown> {
    const [message]: unknown[] = await once(child, 'message', { signal: gone.signal });
    return message;
  }
  async function toldOf(word: string): Promise<void> {
    const message = await told();
    if (message !== word) throw new Error(`The witness said ${JSON.stringify(message)}, not ${word}.`);
  }
  async function toldRefusal(): Promise<Refusal> {
    const message = await told();
    if (!isRefusal(message)) throw new Error(`The witness said ${JSON.stringify(message)}.`);
    return message;
  }

  await toldOf('ready');
  return {
    async watch(session) {
      child.send(session);
      await toldOf('serving');
      return { refusal: toldRefusal() };
    },
  };
}
