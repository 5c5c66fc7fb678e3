import { Redis, type RedisOptions } from 'ioredis';
import { outageLastsMs, Outage, type OutageKind } from '@session-lab/contract';
import type { Clock } from '@session-lab/session';
import type { Audit } from '../audit/audit.ts';
import { answerOf, StoreError } from '../redis/store-error.ts';
import type { AppSession } from '../sessions/session-data.ts';
import type { Result } from '../shared/result.ts';

/** Time after an outage in which no other may start, so that every student sees Redis back. */
const restMs = 3_000;
/** Time for which an outage blocks another one, if no replica notices its end. A stopped Redis needs some of it to start. */
const blocksMs = outageLastsMs + restMs + 3_000;
const keptMs = 60_000;
/** Longest wait for the end of an outage. */
const endsWithinMs = 30_000;
const commandMs = 500;

/** In the Redis of all labs, which has no outage. */
const keys = { busy: 'lab:outage:busy', latest: 'lab:outage:latest' } as const;

export type Outages = ReturnType<typeof createOutages>;

/**
 * Outages of the Redis of lab 15, which end by themselves: Redis ends a pause, and a supervisor starts a stopped Redis
 * again after five seconds (tools/launcher/src/stack/plan.ts, docker-compose.yml).
 */
export function createOutages({
  redis,
  url,
  clock,
  audit,
}: {
  /** The Redis of all labs. */
  redis: Redis;
  /** The Redis with the outages. */
  url: string;
  clock: Clock;
  audit: Audit;
}) {
  /** Connections that wait for the end of an outage. */
  const waiting = new Set<Redis>();

  return {
    /** `by`: undefined for a guest. */
    async start(kind: OutageKind, by: AppSession | undefined): Promise<Result<{ readonly outage: Outage }>> {
      const isFree = await answerOf(redis.set(keys.busy, kind, 'PX', blocksMs, 'NX'));
      if (isFree === null) return { ok: false, code: 'outage_running', retryAfterMs: await freeInMs() };
      await interrupt(kind);
      const actor = by && { userId: by.userId, sessionId: by.publicId };
      audit({ event: 'fault_injected', ...actor, fault: kind, targetReplica: 'redis-outage' });
      const startedAtMs = clock.now();
      const outage: Outage = {
        outage: kind,
        startedAt: instant(startedAtMs),
        until: instant(startedAtMs + outageLastsMs),
        endedAt: null,
      };
      await write(outage);
      void reportEnd(outage);
      return { ok: true, outage };
    },

    async latest(): Promise<{ outage: Outage | null; freeInMs: number }> {
      const text = await answerOf(redis.get(keys.latest));
      const outage = text === null ? null : Outage.parse(JSON.parse(text));
      return { outage, freeInMs: await freeInMs() };
    },

    close(): void {
      for (const client of waiting) client.disconnect();
    },
  };

  async function freeInMs(): Promise<number> {
    return Math.max(0, await answerOf(redis.pttl(keys.busy)));
  }

  async function write(outage: Outage): Promise<void> {
    await answerOf(redis.set(keys.latest, JSON.stringify(outage), 'PX', keptMs));
  }

  async function interrupt(kind: OutageKind): Promise<void> {
    // Does not reconnect: SHUTDOWN must not reach the Redis that starts afterwards.
    const client = connect(url, { commandTimeout: commandMs, retryStrategy: () => null });
    try {
      await client.ping();
      if (kind === 'frozen') await client.client('PAUSE', outageLastsMs, 'ALL');
      else await shutDown(client);
    } catch (cause) {
      await answerOf(redis.del(keys.busy));
      throw new StoreError('the Redis of lab 15 did not take the command', { cause });
    } finally {
      client.disconnect();
    }
  }

  /** Redis replies to a PING when the outage has ended: a paused Redis only then, and a stopped Redis does not listen before. */
  async function reportEnd(outage: Outage): Promise<void> {
    const client = connect(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
    const timer = setTimeout(() => client.disconnect(), endsWithinMs).unref();
    waiting.add(client);
    try {
      await client.ping();
      await write({ ...outage, endedAt: instant(clock.now()) });
      await answerOf(redis.pexpire(keys.busy, restMs));
    } catch {
      // The end is unknown. The outage blocks others until `blocksMs` have passed.
    } finally {
      clearTimeout(timer);
      waiting.delete(client);
      client.disconnect();
    }
  }
}

type Options = Pick<RedisOptions, 'commandTimeout' | 'retryStrategy' | 'maxRetriesPerRequest'>;

function connect(url: string, options: Options): Redis {
  const client = new Redis(url, { ...options, connectionName: 'outage-control', enableReadyCheck: false });
  // The rejected command reports the error.
  client.on('error', () => undefined);
  return client;
}

/** Redis closes the connection in place of a reply. An error of Redis itself is a reply. */
async function shutDown(client: Redis): Promise<void> {
  const reply = await client.call('SHUTDOWN', 'NOSAVE', 'NOW', 'FORCE').catch((error: unknown) => error);
  if (reply instanceof Error && reply.name === 'ReplyError') throw reply;
}

const instant = (ms: number): string => new Date(ms).toISOString();
