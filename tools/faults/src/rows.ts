import type { Row } from './row.ts';
import { replicaKilled } from './rows/01-replica-killed.ts';
import { rollingRestart } from './rows/02-rolling-restart.ts';
import { bothRestarted } from './rows/03-both-restarted.ts';
import { nginxReload } from './rows/04-nginx-reload.ts';
import { sessionsRedisDown } from './rows/05-sessions-redis-down.ts';
import { sessionsRedisEmpty } from './rows/06-sessions-redis-empty.ts';
import { sessionsRedisFrozen } from './rows/07-sessions-redis-frozen.ts';
import { accountsRedisKilled } from './rows/08-accounts-redis-killed.ts';
import { sentinelFailover } from './rows/09-sentinel-failover.ts';
import { clusterPrimaryKilled } from './rows/10-cluster-primary-killed.ts';
import { replicaStalls } from './rows/11-replica-stalls.ts';
import { signInStorm } from './rows/12-sign-in-storm.ts';
import { accountsDiskFull } from './rows/13-accounts-disk-full.ts';
import { replicaCutOff } from './rows/14-replica-cut-off.ts';
import { halfOpenRedis } from './rows/15-half-open-redis.ts';
import { identicalAtOnce } from './rows/16-identical-at-once.ts';
import { slowSockets } from './rows/17-slow-sockets.ts';
import { socketFlood } from './rows/18-socket-flood.ts';

/** In the order and with the numbers of the requirements. */
export const rows: readonly Row[] = [
  replicaKilled,
  rollingRestart,
  bothRestarted,
  nginxReload,
  sessionsRedisDown,
  sessionsRedisEmpty,
  sessionsRedisFrozen,
  accountsRedisKilled,
  sentinelFailover,
  clusterPrimaryKilled,
  replicaStalls,
  signInStorm,
  accountsDiskFull,
  replicaCutOff,
  halfOpenRedis,
  identicalAtOnce,
  slowSockets,
  socketFlood,
];
