import { randomUUID } from 'node:crypto';
import type { Cluster, Redis } from 'ioredis';
import * as z from 'zod';
import { Presence, SocketCount } from '@session-lab/contract';
import { answerOf } from '../redis/store-error.ts';

/** A message on its way from the replica where it was said to all of them. */
const Said = z.object({
  id: z.string(),
  text: z.string(),
  from: Presence,
  sentAt: z.string(),
  /** Where it was said. */
  replica: z.string(),
});
export type Said = z.infer<typeof Said>;

/** The sockets of a replica: how many, and some of them by name. */
const Here = z.object({ ...SocketCount.shape, named: z.array(Presence) });
export type Here = z.infer<typeof Here>;

const channels = { said: 'live:said', changed: 'live:changed' } as const;
/** In a Cluster what is in braces decides where a key is: these are read and written together, so they share a place. */
const replicasKey = 'live:{room}:replicas';
const hereKey = (instance: string): string => `live:{room}:here:${instance}`;

/** How long a replica's sockets are shown after it was last heard of. */
export const presenceMs = 6_000;

export type LiveStore = ReturnType<typeof createLiveStore>;

/**
 * What the replicas tell each other about sockets. Messages go by pub/sub, through `subscriber`, a connection of its own;
 * who is here is kept in a key a replica, which expires, so that the sockets of a replica that was killed vanish.
 */
export function createLiveStore({
  redis,
  subscriber,
  onSaid,
  onChanged,
  onUnreadable,
}: {
  redis: Redis | Cluster;
  subscriber: Redis | Cluster;
  onSaid: (said: Said) => void;
  onChanged: () => void;
  /** Something that no replica of this version says. It is ignored: one such must not hide or end the others. */
  onUnreadable: () => void;
}) {
  // Not the replica's name: one that was killed and restarted is another one.
  const instance = randomUUID();

  subscriber.on('message', (channel, text) => {
    if (channel !== channels.said) return onChanged();
    const said = readAs(Said, text);
    return said === undefined ? onUnreadable() : onSaid(said);
  });
  const listen = (): void => {
    subscriber.subscribe(channels.said, channels.changed).catch(() => undefined);
  };
  subscriber.on('ready', listen);
  if (subscriber.status === 'ready') listen();

  return {
    /** The sockets of this replica; to be said again well within `presenceMs`. Tells the others when `isNews`. */
    async announce(here: Here, { isNews }: { isNews: boolean }): Promise<void> {
      const change = redis.multi();
      if (here.sockets === 0) change.del(hereKey(instance)).srem(replicasKey, instance);
      else change.set(hereKey(instance), JSON.stringify(here), 'PX', presenceMs).sadd(replicasKey, instance);
      if (isNews) change.publish(channels.changed, '');
      await answerOf(change.exec());
    },

    /** The sockets of every replica. Forgets the replicas that have not been heard of. */
    async present(): Promise<Here[]> {
      const instances = await answerOf(redis.smembers(replicasKey));
      if (instances.length === 0) return [];
      const texts = await answerOf(redis.mget(instances.map(hereKey)));
      const silent = instances.filter((_, at) => texts[at] === null);
      if (silent.length > 0) await answerOf(redis.srem(replicasKey, silent));
      return texts.flatMap((text) => {
        if (text === null || text === undefined) return [];
        const here = readAs(Here, text);
        if (here === undefined) onUnreadable();
        return here === undefined ? [] : [here];
      });
    },

    async say(said: Said): Promise<void> {
      await answerOf(redis.publish(channels.said, JSON.stringify(said)));
    },
  };
}

function readAs<Shape extends z.ZodType>(shape: Shape, text: string): z.output<Shape> | undefined {
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
