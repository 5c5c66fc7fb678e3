import type { Redis } from 'ioredis';
import { createKeyring, createSessions, type Sessions, type SessionStore } from '../../index.ts';
import type { ChangeListener } from '../../store.ts';
import { caughtUp, settled } from '../caught-up.ts';
import { times } from '../contract/harness.ts';
import type { ManualClock } from '../manual-clock.ts';
import { armed, closeOf, openStore, type OpenedStore } from '../redis.ts';
import {
  absoluteLifetimeMs,
  idleTimeoutMs,
  maxPerUser,
  touchIntervalMs,
  type Model,
  type Place,
} from './model.ts';

/** Fewer than a run makes sessions, so that some have to go. */
const nearCache = { maxSessions: 4 };
const keys = times(64, () => crypto.getRandomValues(new Uint8Array(32)));

export type Replica = {
  readonly place: Place;
  readonly opened: OpenedStore;
  sessions: Sessions<number>;
  /** Over the same store, as after a restart: with this ring of keys, and with nothing near. */
  readonly restart: (ring: readonly number[]) => void;
  /** The connection breaks, and is not made anew before `regain`. */
  readonly lose: (how: 'killed' | 'destroyed') => Promise<void>;
  readonly regain: () => Promise<void>;
};

export async function openReplica(url: string, clock: ManualClock, place: Place): Promise<Replica> {
  const opened = await openStore(url, 0, nearCache);
  const { trackingClient, store } = opened;
  const another = listeningOnce(store);
  const make = (ring: readonly number[]): Sessions<number> =>
    createSessions<number>({
      store: another(),
      keyring: createKeyring(ring.flatMap((key) => keys[key] ?? [])),
      clock,
      idleTimeoutMs,
      absoluteLifetimeMs,
      touchIntervalMs,
      maxPerUser,
    });
  const replica: Replica = {
    place,
    opened,
    sessions: make([0]),
    restart(ring) {
      replica.sessions = make(ring);
    },
    async lose(how) {
      const id = await trackingIdOf(opened);
      trackingClient.options.retryStrategy = () => null;
      const closed = closeOf(trackingClient);
      if (how === 'destroyed') trackingClient.stream.destroy();
      else await opened.client.client('KILL', 'ID', id);
      await closed;
    },
    async regain() {
      if (trackingClient.status === 'end') await trackingClient.connect();
      trackingClient.options.retryStrategy = () => 1;
      await armed(store);
    },
  };
  return replica;
}

/** A store listens for as long as it lives, and thousands are restarted over this one: the last of them is told. */
function listeningOnce(store: SessionStore): () => SessionStore {
  const { coherence } = store;
  if (coherence === undefined) return () => store;
  let last: ChangeListener | undefined;
  coherence.listen({
    onChanged: (publicId) => last?.onChanged(publicId),
    onUnsure: () => last?.onUnsure(),
  });
  return () => ({ ...store, coherence: { ...coherence, listen: (listener) => (last = listener) } });
}

async function trackingIdOf({ client, trackingClient }: OpenedStore): Promise<string> {
  const { localPort } = trackingClient.stream;
  const lines = String(await client.client('LIST')).split('\n');
  const mine = lines.find((line) => line.includes(`addr=127.0.0.1:${localPort} `));
  return /^id=(\d+)/.exec(mine ?? '')?.[1] ?? '';
}

/** What a run of commands is made on; counted over all runs: commands, and what near caches answered. */
export type World = {
  readonly clock: ManualClock;
  readonly replicas: readonly [Replica, Replica];
  /** Neither replica's: an operator's. */
  readonly operator: Redis;
  /** Names the users of this run. */
  run: number;
  commands: number;
  hits: number;
};

/** Resolves when no push is under way, and each replica that can hear has heard all. */
export async function quiet({ replicas, operator }: World, { deaf }: Model): Promise<void> {
  await Promise.all(replicas.map(({ opened }) => settled(opened.client)));
  const hearing = replicas.filter(({ place }) => !deaf.has(place));
  await caughtUp(operator, ...hearing.map(({ opened }) => opened));
}
