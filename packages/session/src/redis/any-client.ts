// The part of the Redis store that loads no client: for iovalkey, and for ioredis under another name.
export type { RedisClient, RedisClusterClient, RedisConnections } from './connections.ts';
export type { NearCacheOptions, NearCacheState } from './near-cache.ts';
export { redisSessionClientOptions, redisTrackingClientOptions } from './options.ts';
export { redisStore, type RedisStore, type RedisStoreOptions } from './store.ts';
