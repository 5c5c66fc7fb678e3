import { randomUUID } from 'node:crypto';
import {
  namedAtMost,
  type Presence,
  type PresentUser,
  type ServerMessage,
  type SessionLimits,
} from '@session-lab/contract';
import { coalesce } from './coalesce.ts';
import { eachInBatches } from './in-batches.ts';
import type { LiveStore, PublishedMessage, ReplicaPresence } from './store.ts';
import { createTokenBucket } from './token-bucket.ts';

/** `send` takes the JSON of a `ServerMessage`. The room creates this text once for all members. */
export type Member = {
  readonly presence: Presence;
  readonly limits: SessionLimits;
  send(text: string): void;
};

/** A user with sockets on this replica. */
type LocalUser = { readonly shown: PresentUser; readonly sockets: number };

/** Interval of announcements, and of checks for replicas that stopped announcing. */
export const refreshMs = 2_000;
/** Pause after a presence update, multiplied by the sockets of this replica: every update is sent to all sockets. */
const pausePerSocketMs = 0.2;

/**
 * Limit for sends: each message is sent to every socket. A flood in a large room would block all other work. Above the
 * limit a sender gets `refused`.
 */
const sendsPerSecond = 3_000;
/** Share of `sendsPerSecond` for users who send many messages. The rest stays free for other users. */
const heavySendsPerSecond = 1_000;

export type Joined = { readonly ok: true; readonly leave: () => void } | { readonly ok: false };

export type Room = ReturnType<typeof createRoom>;

/** Sends messages and presence of all replicas to the sockets of this replica. */
export function createRoom({
  replicaName,
  connect,
  onError,
  nowMs = () => performance.now(),
}: {
  replicaName: string;
  connect: (events: { onMessage: (message: PublishedMessage) => void; onChanged: () => void }) => LiveStore;
  /** Called when Redis was unavailable. The next refresh tries again. */
  onError: (error: unknown) => void;
  nowMs?: () => number;
}) {
  const members = new Map<string, Member>();
  /** By user name, in the order of joining. */
  const users = new Map<string, LocalUser>();
  /** Closed sockets that Redis still counts. */
  const unreleased = new Set<Presence>();
  /** Members that have received `welcome`, which must be the first message of a member. */
  const welcomed = new Set<Member>();
  let others: readonly ReplicaPresence[] = [];
  let published = { named: '', counts: '' };
  let hasChanged = false;
  /** Whether `others` was read from Redis. False while the room has no members, because presence is not read then. */
  let knowsOthers = false;
  let sending: Promise<void> = Promise.resolve();
  const takeSends = createTokenBucket({ burst: sendsPerSecond, perSecond: sendsPerSecond, nowMs });
  const takeHeavySends = createTokenBucket({
    burst: heavySendsPerSecond,
    perSecond: heavySendsPerSecond,
    nowMs,
  });
  const update = coalesce(announceAndRead, () => members.size * pausePerSocketMs);
  const store = connect({ onMessage: deliver, onChanged: () => void update() });
  const timer = setInterval(() => {
    for (const presence of unreleased) void release(presence);
    if (members.size > 0) void announce().then(update);
  }, refreshMs);

  return {
    /** Resolves to `ok: false` if the session already has its maximum of sockets. Rejects if Redis cannot count them. */
    async join(member: Member): Promise<Joined> {
      const { presence } = member;
      if (!(await store.claim(presence))) return { ok: false };
      members.set(presence.socketId, member);
      enter(presence);
      const updated = changed();
      if (!knowsOthers) await updated;
      const { present, counts } = allPresence();
      const isNamed = present.some((user) => isSameUser(user, presence));
      member.send(
        textOf({
          type: 'welcome',
          socketId: presence.socketId,
          replica: replicaName,
          present: isNamed ? present : [...present, shownAs(presence)],
          counts,
          session: member.limits,
        }),
      );
      welcomed.add(member);
      return {
        ok: true,
        leave: () => {
          members.delete(presence.socketId);
          welcomed.delete(member);
          exit(presence);
          void release(presence);
          void changed();
        },
      };
    },

    /** Call it once per message. `isLight`: the user sent only a few messages recently. */
    acceptsMessage({ isLight }: { isLight: boolean }): boolean {
      const sends = allPresence().counts.reduce((sum, { sockets }) => sum + sockets, 0);
      return (isLight || takeHeavySends(sends)) && takeSends(sends);
    },

    /** `ownId` is the sender's own id of the message. Other users never receive this id. */
    async publish(
      from: Presence,
      { ownId, text }: { ownId: string; text: string },
      sentAtMs: number,
    ): Promise<void> {
      const sentAt = new Date(sentAtMs).toISOString();
      await store.publish({ id: randomUUID(), ownId, text, from, sentAt, replica: replicaName });
    },

    size: (): number => members.size,

    async close(): Promise<void> {
      clearInterval(timer);
      members.clear();
      users.clear();
      welcomed.clear();
      hasChanged = true;
      await announce();
    },
  };

  function enter(presence: Presence): void {
    const { userName, displayName } = presence;
    const known = users.get(userName);
    // A second socket of a user keeps the same entry. Otherwise each new socket would cause a new list for all members.
    const shown = known?.shown.displayName === displayName ? known.shown : shownAs(presence);
    users.set(userName, { shown, sockets: (known?.sockets ?? 0) + 1 });
  }

  function exit({ userName }: Presence): void {
    const known = users.get(userName);
    if (known === undefined) return;
    if (known.sockets > 1) users.set(userName, { ...known, sockets: known.sockets - 1 });
    else users.delete(userName);
  }

  async function release(presence: Presence): Promise<void> {
    try {
      await store.release(presence);
      unreleased.delete(presence);
    } catch (error) {
      unreleased.add(presence);
      onError(error);
    }
  }

  function deliver({ replica, ownId, ...rest }: PublishedMessage): void {
    const message = { type: 'message', ...rest, via: [replica, replicaName] } satisfies ServerMessage;
    const toSender = textOf({ ...message, ownId });
    broadcast(message, ({ socketId }) => (socketId === rest.from.socketId ? toSender : undefined));
  }

  function changed(): Promise<void> {
    hasChanged = true;
    return update();
  }

  async function announceAndRead(): Promise<void> {
    if (hasChanged) await announce();
    if (members.size === 0) {
      knowsOthers = false;
      others = [];
      return;
    }
    try {
      others = (await store.present()).filter(({ replica }) => replica !== replicaName);
    } catch (error) {
      // Keeps the last known `others`.
      onError(error);
    }
    knowsOthers = true;
    publishPresence();
  }

  async function announce(): Promise<void> {
    const current = { hasChanged };
    hasChanged = false;
    await store.announce(ownPresence(), current).catch(onError);
  }

  /** Names only the first users, so in a full room a later join changes only a number. */
  function ownPresence(): ReplicaPresence {
    const named: PresentUser[] = [];
    for (const { shown } of users.values()) {
      if (named.length === namedAtMost) break;
      named.push(shown);
    }
    return { replica: replicaName, sockets: members.size, named };
  }

  function allPresence() {
    const all = [ownPresence(), ...others];
    return {
      present: all.flatMap(({ named }) => named),
      counts: all.map(({ replica, sockets }) => ({ replica, sockets })),
    };
  }

  function publishPresence(): void {
    const { present, counts } = allPresence();
    const current = { named: JSON.stringify(present), counts: JSON.stringify(counts) };
    if (current.named !== published.named) broadcast({ type: 'presence', present, counts });
    else if (current.counts !== published.counts) broadcast({ type: 'presence', counts });
    published = current;
  }

  /** @param textFor returns the text for one member, if it differs from the text for all */
  function broadcast(message: ServerMessage, textFor?: (presence: Presence) => string | undefined): void {
    const text = textOf(message);
    // Members that join later are not included: they receive a newer `welcome`.
    const to = [...welcomed];
    // Sends one message after another: a later message could otherwise overtake an earlier one between batches.
    sending = sending.then(() =>
      eachInBatches(to, (member) => member.send(textFor?.(member.presence) ?? text)),
    );
  }
}

const shownAs = ({ userName, displayName, replica, sessionId }: Presence): PresentUser => ({
  userName,
  displayName,
  replica,
  sessionId,
});

const isSameUser = (user: PresentUser, { userName, replica }: Presence): boolean =>
  user.userName === userName && user.replica === replica;

const textOf = (message: ServerMessage): string => JSON.stringify(message);
