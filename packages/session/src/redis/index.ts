export type { NearCacheOptions, NearCacheState } from './coherence.ts';
export { redisSessionClientOptions, redisTrackingClientOptions } from './options.ts';
export { redisStore, type RedisStore, type RedisStoreOptions } from './store.ts';
