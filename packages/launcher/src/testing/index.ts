export { startRedisGroup, type RedisGroup, type RunningNode } from './redis-group.ts';
export { startRedisServer, type RedisServer } from './redis-server.ts';
