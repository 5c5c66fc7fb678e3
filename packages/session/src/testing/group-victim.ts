import { startRedisGroup, type RedisGroup, type RunningNode } from '@session-lab/test-support/redis-group';
import { Cluster, Redis } from 'ioredis';
import { slotOf } from '../redis/cluster/primaries.ts';
import { sessionKey } from '../redis/keys.ts';
import type { NewStoredSession } from '../store.ts';
import { aSession, times } from './contract/harness.ts';
import type { OpenedSessionRedis } from './session-redis.ts';

export type GroupKind = Parameters<typeof startRedisGroup>[0];

/** One primary of a group, whose end is in store, and the replicas that would take its place. */
export type Victim = {
  readonly primary: RunningNode;
  readonly replicas: readonly RunningNode[];
  /** A session that this primary has, or will have. */
  session(changes?: Partial<NewStoredSession>): NewStoredSession;
  freezeReplicas(): void;
  thawReplicas(): void;
  /** What is written from now on reaches no replica: the sockets to those that are frozen are full. */
  clog(): Promise<void>;
};

/** More than loopback's buffers hold, in bytes. */
const clogBytes = 48 * 1024 * 1024;
const lumpBytes = 1024 * 1024;

export function victimOf(kind: GroupKind, group: RedisGroup, { client }: OpenedSessionRedis): Victim {
  const named = (number: number): RunningNode => {
    const node = group.nodes.find(({ name }) => name === `redis-sessions-${number}`);
    if (node === undefined) throw new Error(`There is no redis-sessions-${number}.`);
    return node;
  };
  const primary = named(1);
  const replicas = kind === 'cluster' ? [named(4)] : [named(2), named(3)];
  const address = `${primary.host}:${primary.port}`;
  const slots = client instanceof Cluster ? client.slots.map(([first]) => first === address) : undefined;
  const isHere = (key: string): boolean => slots?.[slotOf(key)] ?? true;
  const signal = (name: NodeJS.Signals): void => replicas.forEach(({ pid }) => process.kill(pid, name));

  function session(changes?: Partial<NewStoredSession>): NewStoredSession {
    const made = aSession(changes);
    return isHere(sessionKey(made.publicId)) ? made : session(changes);
  }

  return {
    primary,
    replicas,
    session,
    freezeReplicas: () => signal('SIGSTOP'),
    thawReplicas: () => signal('SIGCONT'),
    async clog() {
      const operator = new Redis(primary.url);
      const lump = Buffer.alloc(lumpBytes);
      const key = sessionKey(session().publicId);
      await Promise.all(times(clogBytes / lumpBytes, () => operator.set(key, lump, 'PX', 60_000)));
      operator.disconnect();
    },
  };
}
