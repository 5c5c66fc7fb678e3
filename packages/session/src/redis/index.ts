export {
  connectRedisSubscriber,
  connectSessionRedis,
  type SessionRedis,
  type SessionRedisOptions,
} from './connect.ts';
export * from './any-client.ts';
export { parseRedisUrl, type Host, type ParsedRedisUrl, type RedisAddress } from './url.ts';
