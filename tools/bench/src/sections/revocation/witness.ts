import { join } from 'node:path';
import { startChild } from '../../child.ts';
import type { AddCleanup } from '../../cleanup.ts';
import { isRefusal, type Refusal, type Watch } from './messages.ts';

export type Witness = {
  /**
   * Resolves when the other process serves the session from its near cache. The inner promise resolves to its
   * observation.
   */
  watch(session: Watch): Promise<{ refusal: Promise<Refusal> }>;
};

export async function startWitness(
  { redisUrl, key }: { redisUrl: string; key: Buffer },
  addCleanup: AddCleanup,
): Promise<Witness> {
  const args = [redisUrl, key.toString('base64url')];
  const child = startChild(join(import.meta.dirname, 'witness.worker.ts'), args, addCleanup);

  async function receive(word: string): Promise<void> {
    const message = await child.next();
    if (message !== word)
      throw new Error(`Expected ${word} from the witness, got ${JSON.stringify(message)}.`);
  }
  async function receiveRefusal(): Promise<Refusal> {
    const message = await child.next();
    if (!isRefusal(message))
      throw new Error(`Expected a refusal from the witness, got ${JSON.stringify(message)}.`);
    return message;
  }

  await receive('ready');
  return {
    async watch(session) {
      child.send(session);
      await receive('serving');
      return { refusal: receiveRefusal() };
    },
  };
}
