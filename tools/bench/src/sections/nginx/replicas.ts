import { join } from 'node:path';
import { startChild } from '../../child.ts';
import type { AddCleanup } from '../../cleanup.ts';

export const modes = ['ceiling', 'near', 'plain'] as const;

export type Replica = {
  /** `127.0.0.1:<port>` */
  readonly address: string;
  /** Returns the number of answered requests. */
  served(): Promise<number>;
};

export async function startReplica(
  mode: (typeof modes)[number],
  { redisUrl, key }: { redisUrl: string; key: Buffer },
  addCleanup: AddCleanup,
): Promise<Replica> {
  const args = [mode, redisUrl, key.toString('base64url')];
  const child = startChild(join(import.meta.dirname, 'replica.worker.ts'), args, addCleanup);
  const url = await child.next();
  if (typeof url !== 'string') throw new Error('A replica did not report its address.');
  return {
    address: new URL(url).host,
    async served() {
      child.send('served');
      const count = await child.next();
      if (typeof count !== 'number') throw new Error('A replica did not report its request count.');
      return count;
    },
  };
}
