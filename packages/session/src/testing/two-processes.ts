import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect } from 'vitest';
import {
  createKeyring,
  createSessions,
  type SignedIn,
  type Keyring,
  type Sessions,
  type SessionStore,
} from '../index.ts';
import type { NearCacheOptions } from '../redis/index.ts';
import { newId } from './contract/harness.ts';
import { manualClock, type ManualClock } from './manual-clock.ts';
import { openStore, untilChangesReceived, untilRepliesHandled, type OpenedStore } from './redis.ts';

export const idleTimeoutMs = 30 * 60_000;
export const absoluteLifetimeMs = 8 * 3_600_000;

/** Stands for two processes that share one Redis: two stores and their sessions. */
export type TwoProcesses = {
  readonly clock: ManualClock;
  readonly keyring: Keyring;
  readonly here: OpenedStore;
  readonly sessions: Sessions<number>;
  readonly there: OpenedStore;
  readonly otherProcess: Sessions<number>;
  /** A connection that belongs to neither process. */
  readonly operator: Redis;
  /** Creates sessions with the same options over another store. */
  start(store: SessionStore): Sessions<number>;
  /** Creates a session that is in the near cache of both processes. */
  cachedSession(): Promise<SignedIn<number>>;
  /** Resolves when all writes have finished, and both near caches have received all changes. */
  settle(): Promise<void>;
  close(): void;
};

export type TwoProcessesOptions = {
  readonly url: string;
  readonly db?: number;
  readonly touchIntervalMs: number;
  readonly nearCache?: NearCacheOptions | undefined;
};

/** Opens both processes with the same clock and the same key. */
export async function openTwoProcesses(options: TwoProcessesOptions): Promise<TwoProcesses> {
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

  const two: TwoProcesses = {
    clock,
    keyring,
    here,
    sessions: start(here.store),
    there,
    otherProcess: start(there.store),
    operator,
    start,
    async cachedSession() {
      const issued = await two.sessions.create({ userId: newId(), data: 0 });
      await two.settle();
      for (const sessions of [two.sessions, two.otherProcess]) {
        await sessions.verify(issued.token);
        expect(sessions.verifyCached(issued.token)).toEqual(issued.session);
      }
      return issued;
    },
    async settle() {
      await Promise.all([untilRepliesHandled(here.client), untilRepliesHandled(there.client)]);
      if (nearCache) await untilChangesReceived(operator, here, there);
    },
    close() {
      here.close();
      there.close();
      operator.disconnect();
    },
  };
  return two;
}
