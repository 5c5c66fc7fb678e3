import { join } from 'node:path';
import { startChild } from '../../child.ts';
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
  const args = [redisUrl, key.toString('base64url')];
  const child = startChild(join(import.meta.dirname, 'witness.worker.ts'), args, undo);

  async function toldOf(word: string): Promise<void> {
    const message = await child.next();
    if (message !== word) throw new Error(`The witness said ${JSON.stringify(message)}, not ${word}.`);
  }
  async function toldRefusal(): Promise<Refusal> {
    const message = await child.next();
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
