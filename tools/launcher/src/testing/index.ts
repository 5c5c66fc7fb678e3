export { ensureCertificates } from '../certificates.ts';
export { freePort } from './free-port.ts';
export { startNginx, type Nginx } from './nginx.ts';
export { startRedisGroup, type RedisGroup, type RunningNode } from './redis-group.ts';
export { runRedis } from './redis-process.ts';
export { startRedisServer, type RedisServer } from './redis-server.ts';
