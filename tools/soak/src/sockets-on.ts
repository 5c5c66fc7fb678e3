import type { StackFile } from '@session-lab/launcher';
import type { Collector, Kept } from '@session-lab/test-support/collected-memory';
import { readReplica } from '@session-lab/test-support/metrics';

/** The sockets of a replica, and what it keeps with them. */
export type OnReplica = Kept & { readonly sockets: number };

export async function socketsOn(
  stack: StackFile,
  { keptBy }: Pick<Collector, 'keptBy'>,
): Promise<OnReplica[]> {
  const kept = await keptBy(stack);
  return Promise.all(
    kept.map(async (one, at) => {
      const { socketsOpen } = await readReplica(stack.replicas[at]?.metricsPort ?? 0);
      return { ...one, sockets: socketsOpen };
    }),
  );
}
