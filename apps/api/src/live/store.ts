import { randomUUID } from 'node:crypto';
import type { Cluster, Redis } from 'ioredis';
import * as z from 'zod';
import { Presence, PresentUser, SocketCount, socketsPerSession } from '@session-lab/contract';
import { answerOf } from '../redis/store-error.ts';

/** A message on its way from the replica that received it to all replicas. */
const Said = z.object({
  /** The server's id. */
  id: z.string(),
  /** The sender's id of the message. */
  ownId: z.string(),
  text: z.string(),
  from: Presence,
  sentAt: z.string(),
  /** The replica that received it. */
  replica: z.string(),
});
export type Said = z.infer<typeof Said>;

/** Number of sockets of a replica, and its first `namedAtMost` users. */
const Here = z.object({ ...SocketCount.shape, named: z.array(PresentUser) });
export type Here = z.infer<typeof Here>;

const channels = { said: 'live:message', changed: 'live:changed' } as const;
/** In a Cluster the text in braces decides where a key is. Scripts and transactions need all their keys in one place. */
const instancesKey = 'live:{room}:instances';
const hereKey = (instance: string): string => `live:{room}:here:${instance}`;
const socketsKey = (sessionId: string): string => `live:{room}:sockets:${sessionId}`;

/** How long a replica's sockets are shown and counted after its last announcement. */
export const presenceMs = 6_000;
/** The sockets of a session are forgotten after this time without a new one. Longer than a session lives by default. */
const socketsKeptMs = 24 * 3_600_000;

/** By the clock of Redis, so that the replicas need not agree on the time. */
const extendLifeOf = (instance: string): string => `
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', nowMs)
redis.call('ZADD', KEYS[1], nowMs + ${presenceMs}, ${instance})`;

/** KEYS: instances. ARGV: instance. */
const aliveScript = extendLifeOf('ARGV[1]');

/**
 * KEYS: instances, sockets of the session. ARGV: instance, socket id, limit. Returns 1 if the session may have one more
 * socket. Sockets of instances that stopped announcing do not count.
 */
const claimScript = `${extendLifeOf('ARGV[1]')}
local taken = 0
for _, socket in ipairs(redis.call('SMEMBERS', KEYS[2])) do
  if redis.call('ZSCORE', KEYS[1], string.match(socket, '^[^/]*')) then taken = taken + 1
  else redis.call('SREM', KEYS[2], socket) end
end
if taken >= tonumber(ARGV[3]) then return 0 end
redis.call('SADD', KEYS[2], ARGV[1] .. '/' .. ARGV[2])
redis.call('PEXPIRE', KEYS[2], ${socketsKeptMs})
return 1`;

export type LiveStore = ReturnType<typeof createLiveStore>;

/**
 * State of the sockets that the replicas share. Messages go by pub/sub, through `subscriber`, a connection of its own. Each replica
 * keeps who is here in a key that expires, so that the sockets of a killed replica disappear.
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
    /** Stores the sockets of this replica; to be repeated well within `presenceMs`. Notifies the others when `isNews`. */
    async announce(here: Here, { isNews }: { isNews: boolean }): Promise<void> {
      const change = redis.multi();
      if (here.sockets === 0) change.del(hereKey(instance)).zrem(instancesKey, instance);
      else {
        change.set(hereKey(instance), JSON.stringify(here), 'PX', presenceMs);
        change.eval(aliveScript, 1, instancesKey, instance);
      }
      if (isNews) change.publish(channels.changed, '');
      await answerOf(change.exec());
    },

    /** The sockets of every replica that announced them within `presenceMs`. */
    async present(): Promise<Here[]> {
      const instances = await answerOf(redis.zrange(instancesKey, '0', '-1'));
      if (instances.length === 0) return [];
      const texts = await answerOf(redis.mget(instances.map(hereKey)));
      return texts.flatMap((text) => {
        if (text === null || text === undefined) return [];
        const here = readAs(Here, text);
        if (here === undefined) onUnreadable();
        return here === undefined ? [] : [here];
      });
    },

    /** Counts one more socket of a session; false if the session has `socketsPerSession` of them, on all replicas together. */
    async claim({ sessionId, socketId }: Presence): Promise<boolean> {
      const keys = [instancesKey, socketsKey(sessionId)];
      return (
        (await answerOf(redis.eval(claimScript, 2, ...keys, instance, socketId, `${socketsPerSession}`))) ===
        1
      );
    },

    /** Counts a socket no longer. */
    async release({ sessionId, socketId }: Presence): Promise<void> {
      await answerOf(redis.srem(socketsKey(sessionId), `${instance}/${socketId}`));
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
