import type { ClusterServerName } from '@session-lab/contract';
import type { Place, User } from '@session-lab/contract/labs/cluster';
import {
  createKeyring,
  createSessions,
  openToken,
  type Clock,
  type SessionId,
  type Sessions,
} from '@session-lab/session';
import { answerOf, StoreError } from '../../redis/store-error.ts';
import type { LabTimer } from '../lab-tools.ts';
import { sessionKey, type ClusterClients } from './clients.ts';
import type { LabCluster } from './lab-cluster.ts';

/** A session has about 500 bytes. The 12,000 that one network may create in an hour have 2 MB on each primary, of 6 MB. */
const lastsMs = 15 * 60_000;

/** A new session is on one of three primaries. All of these attempts fail with a probability of 1 in 3 billion. */
const attemptsAtMost = 20;
/** Time in which a failed attempt is repeated, in milliseconds. */
const repeatsWithinMs = 1_000;

type Data = { readonly name: User['name'] };

/** The sessions of lab 16, which three primaries share. */
export function createClusterLab({
  cluster,
  clock,
  keyFor,
}: {
  cluster: Pick<LabCluster, 'clients' | 'recorder'>;
  clock: Clock;
  keyFor: (use: string) => Buffer;
}) {
  const keyring = createKeyring([keyFor('cluster')]);
  const opened = new WeakMap<ClusterClients, Sessions<Data>>();

  /** The clients are new after each start of the servers. */
  async function open(): Promise<{ clients: ClusterClients; sessions: Sessions<Data> }> {
    const clients = await cluster.clients();
    const sessions =
      opened.get(clients) ??
      createSessions<Data>({
        store: clients.store,
        keyring,
        clock,
        idleTimeoutMs: lastsMs,
        absoluteLifetimeMs: lastsMs,
        // Students send tokens of other labs, which are no errors of the keys.
        hooks: { onError: () => undefined },
      });
    opened.set(clients, sessions);
    return { clients, sessions };
  }

  async function publicIdOf(token: string, timer: LabTimer): Promise<SessionId | undefined> {
    const result = await timer.signature(() => openToken(keyring, token));
    return result.ok ? result.publicId : undefined;
  }

  /** Waits until a Redis replica has the end (WAIT). @throws SessionStoreError if no Redis replica confirms it in time */
  async function endWithConfirmation(sessions: Sessions<Data>, publicId: SessionId): Promise<void> {
    const { add, unrecorded } = cluster.recorder;
    const startedAtMs = performance.now();
    try {
      await unrecorded(() => sessions.revoke(publicId));
    } finally {
      // The library sends these on connections of its own.
      for (const command of ['GET', 'EVAL']) add(command, 0);
      add('WAIT', performance.now() - startedAtMs);
    }
  }

  return {
    async placeOf(key: string): Promise<Place> {
      return (await cluster.clients()).placeOf(key);
    },

    /** Creates sessions until one is on another primary than `notOn`. The id of a session is random, and so is its slot. */
    async signIn(name: User['name'], notOn?: ClusterServerName): Promise<{ token: string; user: User }> {
      const { clients, sessions } = await open();
      const untilMs = performance.now() + repeatsWithinMs;
      for (let attempt = 1; attempt <= attemptsAtMost; attempt += 1) {
        try {
          const { token, session } = await sessions.createGuest({ data: { name } });
          const place = await clients.placeOf(sessionKey(session.publicId));
          if (place.server !== notOn) return { token, user: { name, place } };
          await answerOf(clients.client.del(place.key));
        } catch (error) {
          // The session may have been for the stopped primary, which is the reason for `notOn`.
          if (notOn === undefined || performance.now() >= untilMs) throw error;
        }
      }
      throw new StoreError('no session was for another primary');
    },

    /** Undefined if the token is not valid, or its session has ended. */
    async userOf(token: string, timer: LabTimer): Promise<User | undefined> {
      const publicId = await publicIdOf(token, timer);
      if (publicId === undefined) return undefined;
      const { clients, sessions } = await open();
      const verdict = await sessions.verify(token);
      if (!verdict.ok) return undefined;
      return { name: verdict.session.data.name, place: await clients.placeOf(sessionKey(publicId)) };
    },

    /** Resolves to false if the token is not valid. An end that has happened already is confirmed again. */
    async signOut(token: string, confirm: boolean, timer: LabTimer): Promise<boolean> {
      const publicId = await publicIdOf(token, timer);
      if (publicId === undefined) return false;
      const { clients, sessions } = await open();
      if (confirm) await endWithConfirmation(sessions, publicId);
      // A mistake: the primary replies before a Redis replica has the change. If the primary crashes now, and its Redis replica
      // has not received the change, the replica replaces the primary with this session.
      else await answerOf(clients.client.del(sessionKey(publicId)));
      return true;
    },
  };
}
