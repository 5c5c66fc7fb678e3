import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { connectRedis, connectSubscriber } from './client.ts';
import { noticeSilence } from './notice-silence.ts';
import { answerOf } from './store-error.ts';

export type LabRedis = {
  /** As the user `lab`, who may touch the keys `lab:*` and nothing else. */
  readonly redis: Redis;
  /** Tells every replica something, this one included; channels are `lab:*` too. */
  readonly bus: LabBus;
  readonly close: () => void;
};

export type LabBus = {
  /** Resolves to how many replicas heard it. */
  publish: (channel: `lab:${string}`, text: string) => Promise<number>;
  subscribe: (channel: `lab:${string}`, listener: (text: string) => void) => void;
};

/** What is broken on purpose reaches the sessions' Redis over connections of its own. */
export function openLabRedis({ url, logger }: { url: string; logger: Logger }): LabRedis {
  const redis = connectRedis({ url, name: 'labs', logger });
  const subscriber = connectSubscriber({ url, name: 'labs-bus', logger });
  noticeSilence(subscriber);
  return {
    redis,
    bus: createBus(redis, subscriber),
    close() {
      redis.disconnect();
      subscriber.disconnect();
    },
  };
}

function createBus(redis: Redis, subscriber: Redis): LabBus {
  const listeners = new Map<string, Set<(text: string) => void>>();
  subscriber.on('message', (channel, text) => {
    for (const listener of listeners.get(channel) ?? []) listener(text);
  });
  const listen = (): void => {
    if (listeners.size > 0) subscriber.subscribe(...listeners.keys()).catch(() => undefined);
  };
  subscriber.on('ready', listen);
  return {
    publish: (channel, text) => answerOf(redis.publish(channel, text)),
    subscribe(channel, listener) {
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
      if (subscriber.status === 'ready') listen();
    },
  };
}
