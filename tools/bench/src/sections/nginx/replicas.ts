import { join } from 'node:path';
import { startChild } from '../../child.ts';
import type { Undo } from '../../undo.ts';

export const modes = ['ceiling', 'near', 'plain'] as const;

export type Replica = {
  /** `127.0.0.1:<port>` */
  readonly address: string;
  /** How many requests it has answered. */
  served(): Promise<number>;
};

export async function startReplica(
  mode: (typeof modes)[number],
  { redisUrl, key }: { redisUrl: string; key: Buffer },
  undo: Undo,
): Promise<Replica> {
  const args = [mode, redisUrl, key.toString('base64url')];
  const child = startChild(join(import.meta.dirname, 'replica.worker.ts'), args, undo);
  const url = await child.next();
  if (typeof url !== 'string') throw new Error('A replica did not say where it listens.');
  return {
    address: new URL(url).host,
    async served() {
      child.send('served');
      const count = await child.next();
      if (typeof count !== 'number') throw new Error('A replica did not say how many it answered.');
      return count;
    },
  };
}
