import { randomUUID } from 'node:crypto';
import type { Cluster, Redis } from 'ioredis';
import * as z from 'zod';
import { Presence, PresentUser, SocketCount, socketsPerSession } from '@session-lab/contract';
import { answerOf } from '../redis/store-error.ts';

/** A message between replicas. */
const PublishedMessage = z.object({
  id: z.string(),
  ownId: z.string(),
  text: z.string(),
  from: Presence,
  sentAt: z.string(),
  replica: z.string(),
});
export type PublishedMessage = z.infer<typeof PublishedMessage>;

/** `named`: the first `namedAtMost` users. */
const ReplicaPresence = z.object({ ...SocketCount.shape, named: z.array(PresentUser) });
export type ReplicaPresence = z.infer<typeof ReplicaPresence>;

const channels = { message: 'live:message', changed: 'live:changed' } as const;
// The text in braces selects the slot in a Cluster. Scripts and transactions need all their keys in one slot.
const processesKey = 'live:{room}:processes';
const presenceKey = (processId: string): string => `live:{room}:presence:${processId}`;
const socketsKey = (sessionId: string): string => `live:{room}:sockets:${sessionId}`;

/** Sockets count for this time after the last announcement of their replica. */
export const presenceMs = 6_000;
/** Longer than the default lifetime of a session. */
const socketsKeptMs = 24 * 3_600_000;

/** Uses Redis' clock: the clocks of the replicas may differ. */
const extendLifeOf = (processId: string): string => `
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', nowMs)
redis.call('ZADD', KEYS[1], nowMs + ${presenceMs}, ${processId})`;

/** KEYS: processes. ARGV: process id. */
const aliveScript = extendLifeOf('ARGV[1]');

/**
 * KEYS: processes, sockets of the session. ARGV: process id, socket id, limit. Returns 1 if the socket is within the limit.
 * Sockets of processes that stopped announcing do not count.
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
 * State of the sockets of all replicas. Messages use pub/sub through `subscriber`. Announcements expire, so the sockets of a
 * killed replica disappear.
 */
export function createLiveStore({
  redis,
  subscriber,
  onMessage,
  onChanged,
  onUnreadable,
  onSubscribeError,
}: {
  redis: Redis | Cluster;
  subscriber: Redis | Cluster;
  onMessage: (message: PublishedMessage) => void;
  onChanged: () => void;
  /** Called for data of another version of the app. The data is ignored. */
  onUnreadable: () => void;
  /** Called when a subscription fails. No messages arrive until the connection is ready. Then the store subscribes again. */
  onSubscribeError: (error: unknown) => void;
}) {
  // The replica's name cannot identify a process: after a restart the replica is another process with the same name.
  const processId = randomUUID();

  subscriber.on('message', (channel: string, text: string) => {
    if (channel !== channels.message) return onChanged();
    const message = readAs(PublishedMessage, text);
    return message === undefined ? onUnreadable() : onMessage(message);
  });
  const subscribe = (): void => {
    subscriber.subscribe(channels.message, channels.changed).catch(onSubscribeError);
  };
  subscriber.on('ready', subscribe);
  if (subscriber.status === 'ready') subscribe();

  return {
    /** Call it again before `presenceMs` have passed. `hasChanged` notifies the other replicas. */
    async announce(presence: ReplicaPresence, { hasChanged }: { hasChanged: boolean }): Promise<void> {
      const change = redis.multi();
      if (presence.sockets === 0) change.del(presenceKey(processId)).zrem(processesKey, processId);
      else {
        change.set(presenceKey(processId), JSON.stringify(presence), 'PX', presenceMs);
        change.eval(aliveScript, 1, processesKey, processId);
      }
      if (hasChanged) change.publish(channels.changed, '');
      await answerOf(change.exec());
    },

    /** Resolves to the presence of every replica that announced within the last `presenceMs`. */
    async present(): Promise<ReplicaPresence[]> {
      const processIds = await answerOf(redis.zrange(processesKey, '0', '-1'));
      if (processIds.length === 0) return [];
      const texts = await answerOf(redis.mget(processIds.map(presenceKey)));
      return texts.flatMap((text) => {
        if (text === null || text === undefined) return [];
        const presence = readAs(ReplicaPresence, text);
        if (presence === undefined) onUnreadable();
        return presence === undefined ? [] : [presence];
      });
    },

    /** Resolves to false if the session has `socketsPerSession` sockets, on all replicas together. */
    async claim({ sessionId, socketId }: Presence): Promise<boolean> {
      const keys = [processesKey, socketsKey(sessionId)];
      const answer = redis.eval(claimScript, 2, ...keys, processId, socketId, `${socketsPerSession}`);
      return (await answerOf(answer)) === 1;
    },

    async release({ sessionId, socketId }: Presence): Promise<void> {
      await answerOf(redis.srem(socketsKey(sessionId), `${processId}/${socketId}`));
    },

    async publish(message: PublishedMessage): Promise<void> {
      await answerOf(redis.publish(channels.message, JSON.stringify(message)));
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
