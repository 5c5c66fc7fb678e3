export type { NearCacheOptions, NearCacheState } from './near-cache.ts';
export {
  connectRedisSubscriber,
  connectSessionRedis,
  type SessionRedis,
  type SessionRedisOptions,
} from './connect.ts';
export type { RedisConnections } from './topology.ts';
export { redisSessionClientOptions, redisTrackingClientOptions } from './options.ts';
export { redisStore, type RedisStore, type RedisStoreOptions } from './store.ts';
export { parseRedisUrl, type Host, type ParsedRedisUrl, type RedisAddress } from './url.ts';
