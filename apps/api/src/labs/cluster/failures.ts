import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import {
  ClusterFailure,
  ClusterMeasurement,
  type ClusterFailureKind,
  type ClusterServerName,
} from '@session-lab/contract';
import type { Server } from '@session-lab/contract/labs/cluster';
import type { Clock } from '@session-lab/session';
import type { Audit } from '../../audit/audit.ts';
import { answerOf, StoreError } from '../../redis/store-error.ts';
import type { AppSession } from '../../sessions/session-data.ts';
import type { Result } from '../../shared/result.ts';
import type { ClusterClients } from './clients.ts';
import { isLinked, isPrimary, serverNames } from './describe-servers.ts';
import type { LabCluster } from './lab-cluster.ts';

/** Time after a failure in which no other may start, so that every student sees all servers. */
const restMs = 3_000;
/** Time for which a failure blocks another one, if no replica notices its end. A cut-off lasts 20 s. */
const blocksMs = { killed: 25_000, 'cut-off': 30_000 } as const;
const keptMs = 60_000;
const endsWithinMs = 40_000;
const pollMs = 25;
const orderMs = 3_000;
const measuresWithinMs = 15_000;

/** In the Redis of all labs, which has no failure. */
const keys = { busy: 'lab:cluster:busy', latest: 'lab:cluster:failure' } as const;

/** KEYS: busy. ARGV: new value, value that it may replace, expiry in ms. Returns 1 if it set the value. */
const claimScript = `
local present = redis.call('GET', KEYS[1])
if present and present ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
return 1`;

/**
 * KEYS: busy, latest failure. ARGV: expected value of busy, failure, its expiry in ms, remaining time of busy in ms or 0.
 * Returns 0 if another failure has replaced this one.
 */
const writeScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
if ARGV[4] ~= '0' then redis.call('PEXPIRE', KEYS[1], ARGV[4]) end
return 1`;

/** KEYS: busy. ARGV: expected value, remaining time in ms. */
const restScript = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end`;

export type Failures = ReturnType<typeof createFailures>;

/** Failures of the servers of lab 16. They end by themselves: the supervisor starts a killed server again, and ends a cut-off. */
export function createFailures({
  redis,
  cluster,
  clock,
  audit,
}: {
  /** The Redis of all labs. */
  redis: Redis;
  cluster: Pick<LabCluster, 'clients' | 'recorder' | 'supervisor'>;
  clock: Clock;
  audit: Audit;
}) {
  const closing = new AbortController();

  return {
    /** `by`: undefined for a guest. */
    async inject(
      { failure: kind, server }: { failure: ClusterFailureKind; server: ClusterServerName },
      by: AppSession | undefined,
    ): Promise<Result<{ readonly failure: ClusterFailure }>> {
      await cluster.supervisor.use();
      const clients = await cluster.clients();
      const servers = await clients.describe();
      const primary = servers.find(({ name }) => name === server);
      if (primary === undefined || primary.role !== 'primary') return { ok: false, code: 'not_found' };
      // A student cuts the Redis replica off first, and then kills its primary: both together are one failure.
      const mayReplace = kind === 'killed' ? busyWith('cut-off', server) : '';
      const replica = servers.find(({ copies }) => copies === server);
      if (replica === undefined || !isWhole(servers, replica, (await present()) === mayReplace))
        return running();
      if (!(await claim(busyWith(kind, server), mayReplace, blocksMs[kind]))) return running();

      const failure: ClusterFailure = {
        failure: kind,
        server,
        replica: replica.name,
        startedAt: instant(await cause(kind, { clients, server, replica: replica.name })),
        promotedAt: null,
        endedAt: null,
      };
      const actor = by && { userId: by.userId, sessionId: by.publicId };
      audit({ event: 'fault_injected', ...actor, fault: kind, targetReplica: server });
      await write(failure);
      void cluster.recorder.unrecorded(() => watch(failure, clients));
      return { ok: true, failure };
    },

    async measure(): Promise<Result<{ readonly measurement: ClusterMeasurement }>> {
      await cluster.supervisor.use();
      await cluster.clients();
      if (!(await claim('measurement', '', measuresWithinMs + restMs))) return running();
      try {
        const reply = await cluster.supervisor.order('measure', 0, measuresWithinMs);
        const [oneServer, threeServers, cores] = reply.split(' ').map(Number);
        const measurement = ClusterMeasurement.safeParse({
          oneServer: { requestsPerSecond: oneServer },
          threeServers: { requestsPerSecond: threeServers },
          cores,
          measuredAt: instant(clock.now()),
        });
        if (!measurement.success) throw new StoreError('the servers of lab 16 were not measured');
        return { ok: true, measurement: measurement.data };
      } finally {
        await answerOf(redis.eval(restScript, 1, keys.busy, 'measurement', restMs));
      }
    },

    async latest(): Promise<{ failure: ClusterFailure | null; freeInMs: number }> {
      const text = await answerOf(redis.get(keys.latest));
      return {
        failure: text === null ? null : ClusterFailure.parse(JSON.parse(text)),
        freeInMs: await freeInMs(),
      };
    },

    close(): void {
      closing.abort();
    },
  };

  async function freeInMs(): Promise<number> {
    return Math.max(0, await answerOf(redis.pttl(keys.busy)));
  }

  /** A server may also be missing without a known failure. `Retry-After` is then a second. */
  async function running(): Promise<{ ok: false; code: 'outage_running'; retryAfterMs: number }> {
    return { ok: false, code: 'outage_running', retryAfterMs: await freeInMs() };
  }

  function present(): Promise<string | null> {
    return answerOf(redis.get(keys.busy));
  }

  async function claim(value: string, mayReplace: string, forMs: number): Promise<boolean> {
    return (await answerOf(redis.eval(claimScript, 1, keys.busy, value, mayReplace, forMs))) === 1;
  }

  /** Resolves to the time at which the failure began. If nothing was done, the failure blocks no other. */
  async function cause(
    kind: ClusterFailureKind,
    {
      clients,
      server,
      replica,
    }: { clients: ClusterClients; server: ClusterServerName; replica: ClusterServerName },
  ): Promise<number> {
    let startedAtMs: number | undefined;
    const onClose = (): void => void (startedAtMs ??= clock.now());
    const connection = clients.connectionTo(server).once('close', onClose);
    try {
      if (kind === 'killed') await cluster.supervisor.order('kill', numberOf(server), orderMs);
      else await cluster.supervisor.order('cut-off', numberOf(replica), orderMs);
      return startedAtMs ?? clock.now();
    } catch (error) {
      await answerOf(redis.eval(restScript, 1, keys.busy, busyWith(kind, server), 1));
      throw error;
    } finally {
      connection.off('close', onClose);
    }
  }

  /** Resolves to false if another failure has replaced this one. */
  async function write(failure: ClusterFailure): Promise<boolean> {
    const busy = busyWith(failure.failure, failure.server);
    const restsMs = failure.endedAt === null ? 0 : restMs;
    const written = await answerOf(
      redis.eval(writeScript, 2, keys.busy, keys.latest, busy, JSON.stringify(failure), keptMs, restsMs),
    );
    return written === 1;
  }

  /** Reports the promotion and the end. If this replica crashes meanwhile, the failure blocks others until `blocksMs` have passed. */
  async function watch(failure: ClusterFailure, clients: ClusterClients): Promise<void> {
    const untilMs = performance.now() + endsWithinMs;
    let last = failure;
    while (!closing.signal.aborted && last.endedAt === null && performance.now() < untilMs) {
      const next = await observe(last, clients).catch(() => last);
      if (next === undefined || (next !== last && !(await write(next).catch(() => true)))) return;
      last = next;
      await pause(pollMs, undefined, { ref: false });
    }
  }

  /** Resolves to undefined after the promotion of a Redis replica that was cut off: the failure that killed its primary goes on. */
  async function observe(
    failure: ClusterFailure,
    clients: ClusterClients,
  ): Promise<ClusterFailure | undefined> {
    const replicationOf = (name: ClusterServerName): Promise<string> =>
      clients.connectionTo(name).info('replication');
    if (failure.failure === 'killed' && failure.promotedAt === null)
      return isPrimary(await replicationOf(failure.replica))
        ? { ...failure, promotedAt: instant(clock.now()) }
        : failure;
    const returning = failure.failure === 'killed' ? failure.server : failure.replica;
    const replication = await replicationOf(returning);
    if (failure.failure === 'cut-off' && isPrimary(replication)) return undefined;
    return isLinked(replication) ? { ...failure, endedAt: instant(clock.now()) } : failure;
  }
}

/**
 * Whether all servers run and each Redis replica has the changes of its primary. Otherwise a failure could leave slots without a
 * server.
 */
const isWhole = (servers: readonly Server[], replica: Server, isCutOff: boolean): boolean =>
  servers.length === serverNames.length &&
  servers.every((one) => one.alive && (one.linked || (isCutOff && one === replica)));

const busyWith = (kind: ClusterFailureKind, server: ClusterServerName): string => `${kind} ${server}`;
const numberOf = (name: ClusterServerName): number => serverNames.indexOf(name) + 1;
const instant = (ms: number): string => new Date(ms).toISOString();
