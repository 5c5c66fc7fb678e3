export { redisSessionClientOptions, redisTrackingClientOptions } from './options.ts';
export { redisStore, type RedisStoreOptions } from './store.ts';
