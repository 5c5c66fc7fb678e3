import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { idleStopMs, type Servers } from '@session-lab/contract/labs/cluster';
import type { RedisRecorder } from '../../redis/recorder.ts';
import { answerOf, StoreError } from '../../redis/store-error.ts';

export type ClusterState = Servers['state'];

const keys = {
  work: 'lab:cluster:work',
  state: 'lab:cluster:state',
  /** The servers stop when this key has expired. */
  used: 'lab:cluster:used',
  reply: (id: string): string => `lab:cluster:reply:${id}`,
} as const;

/** An order that the supervisor does not receive within this time is not executed. */
const orderLastsMs = 2_000;
/** Interval of the reads of a reply, in milliseconds. */
const pollMs = 20;
/** Each replica reports at most one use in this time. */
const useEveryMs = 5_000;

/** KEYS: list of orders. ARGV: order, expiry in ms. */
const orderScript = `
redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])`;

export type Supervisor = ReturnType<typeof createSupervisor>;

/**
 * Client of the supervisor of the six servers (tools/launcher/src/lab-cluster/supervise.sh). Orders and replies are keys in the
 * Redis of all labs, because a replica can control no process.
 */
export function createSupervisor({
  redis,
  recorder: { unrecorded },
}: {
  /** The Redis of all labs. */
  redis: Redis;
  recorder: Pick<RedisRecorder, 'unrecorded'>;
}) {
  let usedAtMs = -useEveryMs;

  const query = <Answer>(command: () => Promise<Answer>): Promise<Answer> =>
    unrecorded(() => answerOf(command()));

  async function state(): Promise<ClusterState> {
    const text = await query(() => redis.get(keys.state));
    return text === 'ready' || text === 'starting' ? text : 'off';
  }

  async function reportUse(): Promise<void> {
    usedAtMs = performance.now();
    await query(() => redis.set(keys.used, '1', 'PX', idleStopMs));
  }

  const send = (order: string): Promise<unknown> =>
    query(() => redis.eval(orderScript, 1, keys.work, order, orderLastsMs));

  return {
    state,

    /** Keeps the servers running. */
    async use(): Promise<void> {
      if (performance.now() - usedAtMs >= useEveryMs) await reportUse();
    },

    /** Resolves when the servers start or run. */
    async start(): Promise<void> {
      await reportUse();
      if ((await state()) !== 'off') return;
      await send('start');
      await until(async () => ((await state()) === 'off' ? undefined : true), orderLastsMs);
    },

    /** Resolves to the reply of the supervisor, when it has executed the order. */
    async order(verb: 'kill' | 'cut-off' | 'measure', server: number, withinMs: number): Promise<string> {
      const id = randomBytes(16).toString('base64url');
      await send(`${verb} ${server} ${id}`);
      return until(async () => (await query(() => redis.get(keys.reply(id)))) ?? undefined, withinMs);
    },
  };
}

/** @throws StoreError if `read` resolves to undefined for too long */
async function until<Found>(read: () => Promise<Found | undefined>, withinMs: number): Promise<Found> {
  const untilMs = performance.now() + withinMs;
  for (;;) {
    const found = await read();
    if (found !== undefined) return found;
    if (performance.now() >= untilMs) throw new StoreError('the supervisor of lab 16 did not reply');
    await pause(pollMs);
  }
}
