import { startRedisGroup, type RedisGroup, type RunningNode } from '@session-lab/test-support/redis-group';
import { Cluster, Redis } from 'ioredis';
import { slotOf } from '../redis/cluster/slot.ts';
import { sessionKey } from './session-key.ts';
import { aSession, times, type ListedSession } from './contract/harness.ts';
import type { OpenedSessionRedis } from './redis.ts';

export type GroupKind = Parameters<typeof startRedisGroup>[0];

/** One primary of a Redis group, which a test stops, and the Redis replicas that can replace it. */
export type GroupPrimary = {
  readonly server: RunningNode;
  /** Creates a session whose key belongs to this primary. It does not insert the session. */
  session(changes?: Partial<ListedSession>): ListedSession;
  /** Returns whether the key of a session belongs to this primary. */
  holds(publicId: string): boolean;
  freezeReplicas(): void;
  resumeReplicas(): void;
  /** Fills the sockets to the frozen Redis replicas, so that later writes reach none of them. */
  blockReplication(): Promise<void>;
};

/** More bytes than the socket buffers of the loopback interface hold. */
const fillBytes = 48 * 1024 * 1024;
const chunkBytes = 1024 * 1024;

export function groupPrimary(
  kind: GroupKind,
  group: RedisGroup,
  { client }: OpenedSessionRedis,
): GroupPrimary {
  const named = (number: number): RunningNode => {
    const node = group.nodes.find(({ name }) => name === `redis-sessions-${number}`);
    if (node === undefined) throw new Error(`The group has no redis-sessions-${number}.`);
    return node;
  };
  const server = named(1);
  const replicas = kind === 'cluster' ? [named(4)] : [named(2), named(3)];
  const address = `${server.host}:${server.port}`;
  const slots = client instanceof Cluster ? client.slots.map(([first]) => first === address) : undefined;
  const isHere = (key: string): boolean => slots?.[slotOf(key)] ?? true;
  const signal = (name: NodeJS.Signals): void => replicas.forEach(({ pid }) => process.kill(pid, name));

  function session(changes?: Partial<ListedSession>): ListedSession {
    const made = aSession(changes);
    return isHere(sessionKey(made.publicId)) ? made : session(changes);
  }

  return {
    server,
    session,
    holds: (publicId) => isHere(sessionKey(publicId)),
    freezeReplicas: () => signal('SIGSTOP'),
    resumeReplicas: () => signal('SIGCONT'),
    async blockReplication() {
      const operator = new Redis(server.url);
      const chunk = Buffer.alloc(chunkBytes);
      const key = sessionKey(session().publicId);
      await Promise.all(times(fillBytes / chunkBytes, () => operator.set(key, chunk, 'PX', 60_000)));
      operator.disconnect();
    },
  };
}
