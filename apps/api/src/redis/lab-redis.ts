import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { connectRedis, connectSubscriber } from './client.ts';
import { keepAlivePing } from './keepalive-ping.ts';
import { answerOf } from './store-error.ts';

export type LabRedis = {
  /** Connected as the user `lab`, who may only access the keys `lab:*`. */
  readonly redis: Redis;
  /** Publishes to every replica, including this one, on channels `lab:*`. */
  readonly bus: LabBus;
  readonly close: () => void;
};

export type LabBus = {
  /** Resolves to the number of replicas that received the message. */
  publish: (channel: `lab:${string}`, text: string) => Promise<number>;
  subscribe: (channel: `lab:${string}`, listener: (text: string) => void) => void;
};

/** Opens the Redis connections of the labs, which are separate from those of the sessions and accounts. */
export function openLabRedis({ url, logger }: { url: string; logger: Logger }): LabRedis {
  const redis = connectRedis({ url, name: 'labs', logger });
  const subscriber = connectSubscriber({ url, name: 'labs-bus', logger });
  keepAlivePing(subscriber);
  return {
    redis,
    bus: createBus(redis, subscriber, (err) =>
      logger.warn(
        { err },
        'subscribing to the channels of the labs failed; this replica receives nothing on them until it reconnects to Redis',
      ),
    ),
    close() {
      redis.disconnect();
      subscriber.disconnect();
    },
  };
}

function createBus(redis: Redis, subscriber: Redis, onSubscribeError: (error: unknown) => void): LabBus {
  const listeners = new Map<string, Set<(text: string) => void>>();
  subscriber.on('message', (channel, text) => {
    for (const listener of listeners.get(channel) ?? []) listener(text);
  });
  const subscribeAll = (): void => {
    if (listeners.size > 0) subscriber.subscribe(...listeners.keys()).catch(onSubscribeError);
  };
  subscriber.on('ready', subscribeAll);
  return {
    publish: (channel, text) => answerOf(redis.publish(channel, text)),
    subscribe(channel, listener) {
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
      if (subscriber.status === 'ready') subscribeAll();
    },
  };
}
