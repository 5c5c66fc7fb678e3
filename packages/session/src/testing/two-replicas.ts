import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect } from 'vitest';
import {
  createKeyring,
  createSessions,
  type Issued,
  type Keyring,
  type Sessions,
  type SessionStore,
} from '../index.ts';
import type { NearCacheOptions } from '../redis/index.ts';
import { caughtUp, settled } from './caught-up.ts';
import { newId } from './contract/harness.ts';
import { manualClock, type ManualClock } from './manual-clock.ts';
import { openStore, type OpenedStore } from './redis.ts';

export const idleTimeoutMs = 30 * 60_000;
export const absoluteLifetimeMs = 8 * 3_600_000;

export type TwoReplicas = {
  readonly clock: ManualClock;
  readonly keyring: Keyring;
  readonly here: OpenedStore;
  readonly sessions: Sessions<number>;
  readonly there: OpenedStore;
  readonly otherReplica: Sessions<number>;
  /** Neither replica's connection. */
  readonly operator: Redis;
  /** Sessions as the replicas have them, over a store of another. */
  start(store: SessionStore): Sessions<number>;
  /** A session that both replicas have near. */
  nearSession(): Promise<Issued<number>>;
  /** Resolves when every push is done, and both near caches have heard of all that there was. */
  quiet(): Promise<void>;
  close(): void;
};

export type TwoReplicasOptions = {
  readonly url: string;
  readonly db?: number;
  readonly touchIntervalMs: number;
  readonly nearCache?: NearCacheOptions | undefined;
};

/** Two replicas over one Redis, by one clock and with one key. */
export async function openTwoReplicas(options: TwoReplicasOptions): Promise<TwoReplicas> {
  const { url, db = 0, touchIntervalMs, nearCache } = options;
  const clock = manualClock();
  const keyring = createKeyring([randomBytes(32)]);
  const operator = new Redis(url, { db });
  const [here, there] = await Promise.all([openStore(url, db, nearCache), openStore(url, db, nearCache)]);
  const start = (store: SessionStore): Sessions<number> =>
    createSessions<number>({
      store,
      keyring,
      clock,
      idleTimeoutMs,
      absoluteLifetimeMs,
      touchIntervalMs,
      maxPerUser: 5,
    });

  const two: TwoReplicas = {
    clock,
    keyring,
    here,
    sessions: start(here.store),
    there,
    otherReplica: start(there.store),
    operator,
    start,
    async nearSession() {
      const issued = await two.sessions.create({ userId: newId(), data: 0 });
      await two.quiet();
      for (const replica of [two.sessions, two.otherReplica]) {
        await replica.verify(issued.token);
        expect(replica.recall(issued.token)).toEqual(issued.session);
      }
      return issued;
    },
    async quiet() {
      await Promise.all([settled(here.client), settled(there.client)]);
      if (nearCache) await caughtUp(operator, here, there);
    },
    close() {
      here.close();
      there.close();
      operator.disconnect();
    },
  };
  return two;
}
