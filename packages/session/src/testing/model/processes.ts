import type { Redis } from 'ioredis';
import { createKeyring, createSessions, type Sessions, type SessionStore } from '../../index.ts';
import type { ChangeListener } from '../../store.ts';
import { times } from '../contract/harness.ts';
import type { ManualClock } from '../manual-clock.ts';
import {
  openStore,
  untilChangesReceived,
  untilClosed,
  untilRepliesHandled,
  untilTracking,
  type OpenedStore,
} from '../redis.ts';
import {
  absoluteLifetimeMs,
  idleTimeoutMs,
  maxPerUser,
  touchIntervalMs,
  type Model,
  type ProcessIndex,
} from './model.ts';

/** The near cache holds fewer sessions than a run creates, so that it removes some of them. */
const nearCache = { maxSessions: 4 };
const keys = times(64, () => crypto.getRandomValues(new Uint8Array(32)));

export type TestProcess = {
  readonly index: ProcessIndex;
  readonly opened: OpenedStore;
  sessions: Sessions<number>;
  /** Simulates a restart: new sessions over the same store, with these keys and an empty near cache. */
  readonly restart: (keyNumbers: readonly number[]) => void;
  /** Breaks the tracking connection. It stays closed until `restoreTracking`. */
  readonly loseTracking: (how: 'killed' | 'destroyed') => Promise<void>;
  readonly restoreTracking: () => Promise<void>;
};

export async function openProcess(
  url: string,
  clock: ManualClock,
  index: ProcessIndex,
): Promise<TestProcess> {
  const opened = await openStore(url, 0, nearCache);
  const { trackingClient, store } = opened;
  const restartedStore = withOneListener(store);
  const make = (keyNumbers: readonly number[]): Sessions<number> =>
    createSessions<number>({
      store: restartedStore(),
      keyring: createKeyring(keyNumbers.flatMap((number) => keys[number] ?? [])),
      clock,
      idleTimeoutMs,
      absoluteLifetimeMs,
      touchIntervalMs,
      maxPerUser,
    });
  const testProcess: TestProcess = {
    index,
    opened,
    sessions: make([0]),
    restart(keyNumbers) {
      testProcess.sessions = make(keyNumbers);
    },
    async loseTracking(how) {
      const id = await trackingIdOf(opened);
      trackingClient.options.retryStrategy = () => null;
      const closed = untilClosed(trackingClient);
      if (how === 'destroyed') trackingClient.stream.destroy();
      else await opened.client.client('KILL', 'ID', id);
      await closed;
    },
    async restoreTracking() {
      if (trackingClient.status === 'end') await trackingClient.connect();
      trackingClient.options.retryStrategy = () => 1;
      await untilTracking(store);
    },
  };
  return testProcess;
}

/** Forwards changes only to the last listener. A store keeps its listeners, and a run restarts thousands of times over one store. */
function withOneListener(store: SessionStore): () => SessionStore {
  const { coherence } = store;
  if (coherence === undefined) return () => store;
  let last: ChangeListener | undefined;
  coherence.listen({
    onChanged: (publicId) => last?.onChanged(publicId),
    onInvalidateAll: () => last?.onInvalidateAll(),
  });
  return () => ({ ...store, coherence: { ...coherence, listen: (listener) => (last = listener) } });
}

async function trackingIdOf({ client, trackingClient }: OpenedStore): Promise<string> {
  const { localPort } = trackingClient.stream;
  const lines = String(await client.client('LIST')).split('\n');
  const mine = lines.find((line) => line.includes(`addr=127.0.0.1:${localPort} `));
  return /^id=(\d+)/.exec(mine ?? '')?.[1] ?? '';
}

/** The system under test. `commands` and `hits` of the near caches are counted over all runs. */
export type World = {
  readonly clock: ManualClock;
  readonly processes: readonly [TestProcess, TestProcess];
  /** A connection that belongs to neither process. */
  readonly operator: Redis;
  /** Number of the run. It is part of its users' ids. */
  run: number;
  commands: number;
  hits: number;
};

/** Resolves when no write is in flight, and each process that tracks changes has received all. */
export async function settle({ processes, operator }: World, { untracked }: Model): Promise<void> {
  await Promise.all(processes.map(({ opened }) => untilRepliesHandled(opened.client)));
  const tracking = processes.filter(({ index }) => !untracked.has(index));
  await untilChangesReceived(operator, ...tracking.map(({ opened }) => opened));
}
