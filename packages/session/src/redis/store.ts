import type { Redis } from 'ioredis';
import type { SessionStore } from '../store.ts';

export type RedisStoreOptions = {
  readonly client: Redis;
  readonly trackingClient: Redis;
};

export function redisStore(_options: RedisStoreOptions): SessionStore {
  throw new Error('not yet');
}
