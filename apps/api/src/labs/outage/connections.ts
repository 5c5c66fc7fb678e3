import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { redisStore, type RedisStore } from '@session-lab/session/redis';
import { connectSessionStore } from '../../redis/client.ts';
import type { RedisRecorder } from '../../redis/recorder.ts';

/** Prefix of all keys of lab 15 on its own Redis. The session library adds `sid:`. */
const prefix = 'lab:outage:';
export const sessionKey = (publicId: string): string => `${prefix}sid:${publicId}`;

/** Two clients of the Redis that lab 15 freezes and stops. */
export type OutageRedis = {
  /** The store of the session library, with its deadline for each command. */
  readonly store: RedisStore;
  /** A client with the default options of ioredis: no deadline, and a queue for the commands of a lost connection. */
  readonly withDefaults: Redis;
  readonly close: () => void;
};

export function openOutageRedis({
  url,
  logger,
  recorder,
}: {
  url: string;
  logger: Logger;
  recorder: Pick<RedisRecorder, 'attach'>;
}): OutageRedis {
  const connections = connectSessionStore({ url, name: 'outage', logger });
  const store = redisStore({ ...connections, prefix });
  const withDefaults = new Redis(url, { connectionName: 'outage-defaults' });
  // The other client logs the outage. Without a listener, ioredis prints every failed attempt.
  withDefaults.on('error', () => undefined);
  recorder.attach(connections.client);
  recorder.attach(withDefaults);
  return {
    store,
    withDefaults,
    close() {
      store.close();
      connections.close();
      withDefaults.disconnect();
    },
  };
}
