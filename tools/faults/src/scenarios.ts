import type { FaultScenario } from './scenario.ts';
import { replicaKilled } from './scenarios/01-replica-killed.ts';
import { rollingRestart } from './scenarios/02-rolling-restart.ts';
import { bothRestarted } from './scenarios/03-both-restarted.ts';
import { nginxReload } from './scenarios/04-nginx-reload.ts';
import { sessionsRedisDown } from './scenarios/05-sessions-redis-down.ts';
import { sessionsRedisEmpty } from './scenarios/06-sessions-redis-empty.ts';
import { sessionsRedisFrozen } from './scenarios/07-sessions-redis-frozen.ts';
import { accountsRedisKilled } from './scenarios/08-accounts-redis-killed.ts';
import { sentinelFailover } from './scenarios/09-sentinel-failover.ts';
import { clusterPrimaryKilled } from './scenarios/10-cluster-primary-killed.ts';
import { replicaStalls } from './scenarios/11-replica-stalls.ts';
import { signInStorm } from './scenarios/12-sign-in-storm.ts';
import { accountsDiskFull } from './scenarios/13-accounts-disk-full.ts';
import { replicaCutOff } from './scenarios/14-replica-cut-off.ts';
import { halfOpenRedis } from './scenarios/15-half-open-redis.ts';
import { identicalAtOnce } from './scenarios/16-identical-at-once.ts';
import { slowSockets } from './scenarios/17-slow-sockets.ts';
import { socketFlood } from './scenarios/18-socket-flood.ts';

/** All scenarios, in the order of docs/faults.md. */
export const scenarios: readonly FaultScenario[] = [
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
