export type { NearCacheOptions, NearCacheState } from './coherence.ts';
export { connectRedisSubscriber, connectSessionRedis, type SessionRedis } from './connect.ts';
export type { RedisConnections } from './link.ts';
export { redisSessionClientOptions, redisTrackingClientOptions } from './options.ts';
export { redisStore, type RedisStore, type RedisStoreOptions } from './store.ts';
export { parseRedisUrl, type Host, type ParsedRedisUrl, type RedisAddress } from './url.ts';
