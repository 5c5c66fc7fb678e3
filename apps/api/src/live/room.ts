import { randomUUID } from 'node:crypto';
import { namedAtMost, type Presence, type PresentUser, type ServerMessage } from '@session-lab/contract';
import { createAllowance } from './allowance.ts';
import { coalesced } from './coalesced.ts';
import { eachInSlices } from './slices.ts';
import type { Here, LiveStore, Said } from './store.ts';

/** A socket as the room sees it. It is sent the text of a `ServerMessage`, which is the same for all and written once. */
export type Member = { readonly presence: Presence; send(text: string): void };

/** A user with sockets on this replica, as everybody sees the user, and how many sockets these are. */
type UserHere = { readonly shown: PresentUser; readonly sockets: number };

/** How often a replica announces which sockets it has, and reads whether another replica has fallen silent. */
export const refreshMs = 2_000;
/** Each join and each leave is sent to everybody: the pause between two updates grows by this for each socket, in milliseconds. */
const pauseForEachMs = 0.2;

/**
 * Maximum number of sends per second that a replica spends on messages. Each message is sent to everybody, so a crowd that
 * sends many messages would keep the replicas from all other work. The sender of a message beyond it gets `refused`.
 */
const sendsPerSecond = 3_000;
/** The part of these sends that is for users who send much: the others are never refused because of them. */
const heavySendsPerSecond = 1_000;

export type Joined = { readonly ok: true; readonly leave: () => void } | { readonly ok: false };

export type Room = ReturnType<typeof createRoom>;

/** The sockets of this replica, and what they receive about those on the others. */
export function createRoom({
  replicaName,
  connect,
  onError,
}: {
  replicaName: string;
  connect: (events: { onSaid: (said: Said) => void; onChanged: () => void }) => LiveStore;
  /** The store was unavailable; the next refresh makes up for it. */
  onError: (error: unknown) => void;
}) {
  const members = new Map<string, Member>();
  /** By user name, in the order in which they came. */
  const users = new Map<string, UserHere>();
  /** Sockets that closed while the store was unavailable: they still count there. */
  const unreleased = new Set<Presence>();
  /** The members that know where they are: `welcome` is the first message that each receives. */
  const welcomed = new Set<Member>();
  let others: readonly Here[] = [];
  let published = { named: '', counts: '' };
  let isNews = false;
  /** A replica without sockets does not follow the other replicas. */
  let keepsUp = false;
  let sending: Promise<void> = Promise.resolve();
  const maySend = createAllowance({ burst: sendsPerSecond, perSecond: sendsPerSecond });
  const mayHeavySend = createAllowance({ burst: heavySendsPerSecond, perSecond: heavySendsPerSecond });
  const update = coalesced(announceAndLook, () => members.size * pauseForEachMs);
  const store = connect({ onSaid: deliver, onChanged: () => void update() });
  const timer = setInterval(() => {
    for (const presence of unreleased) void release(presence);
    if (members.size > 0) void announce().then(update);
  }, refreshMs);

  return {
    /** Not `ok` if the session of the socket has as many sockets as it may. Rejects when the store cannot count them. */
    async join(member: Member): Promise<Joined> {
      const { presence } = member;
      if (!(await store.claim(presence))) return { ok: false };
      members.set(presence.socketId, member);
      enter(presence);
      const looked = changed();
      if (!keepsUp) await looked;
      const { present, counts } = everybody();
      const isNamed = present.some((one) => isSameUser(one, presence));
      member.send(
        textOf({
          type: 'welcome',
          socketId: presence.socketId,
          replica: replicaName,
          present: isNamed ? present : [...present, shownAs(presence)],
          counts,
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

    /** Whether one more message may be published; to be called once for each. `isLight`: of a user who sent few of late. */
    takesOneMore({ isLight }: { isLight: boolean }): boolean {
      const sends = everybody().counts.reduce((sum, { sockets }) => sum + sockets, 0);
      return (isLight || mayHeavySend(sends)) && maySend(sends);
    },

    /** Publishes a message under an id of the server: `ownId` is the sender's and means nothing to others. */
    async say(
      from: Presence,
      { ownId, text }: { ownId: string; text: string },
      sentAtMs: number,
    ): Promise<void> {
      const sentAt = new Date(sentAtMs).toISOString();
      await store.say({ id: randomUUID(), ownId, text, from, sentAt, replica: replicaName });
    },

    size: (): number => members.size,

    /** Announces that this replica has no sockets any more. */
    async close(): Promise<void> {
      clearInterval(timer);
      members.clear();
      users.clear();
      welcomed.clear();
      isNews = true;
      await announce();
    },
  };

  function enter(presence: Presence): void {
    const { userName, displayName } = presence;
    const known = users.get(userName);
    // A second socket changes nothing of what others see, or a user who opens and closes sockets would cost all a list each time.
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

  function deliver({ replica, ownId, ...said }: Said): void {
    const message = { type: 'message', ...said, via: [replica, replicaName] } satisfies ServerMessage;
    const toSender = textOf({ ...message, ownId });
    broadcast(message, ({ socketId }) => (socketId === said.from.socketId ? toSender : undefined));
  }

  function changed(): Promise<void> {
    isNews = true;
    return update();
  }

  async function announceAndLook(): Promise<void> {
    if (isNews) await announce();
    if (members.size === 0) {
      keepsUp = false;
      others = [];
      return;
    }
    try {
      others = (await store.present()).filter(({ replica }) => replica !== replicaName);
    } catch (error) {
      // Until the store answers again, the others are those of the last answer.
      onError(error);
    }
    keepsUp = true;
    publishPresence();
  }

  async function announce(): Promise<void> {
    const wasNews = isNews;
    isNews = false;
    await store.announce(own(), { isNews: wasNews }).catch(onError);
  }

  /** The users who have been here longest are named: users who come and go change a number and nothing else. */
  function own(): Here {
    const named: PresentUser[] = [];
    for (const { shown } of users.values()) {
      if (named.length === namedAtMost) break;
      named.push(shown);
    }
    return { replica: replicaName, sockets: members.size, named };
  }

  function everybody() {
    const all = [own(), ...others];
    return {
      present: all.flatMap(({ named }) => named),
      counts: all.map(({ replica, sockets }) => ({ replica, sockets })),
    };
  }

  function publishPresence(): void {
    const { present, counts } = everybody();
    const now = { named: JSON.stringify(present), counts: JSON.stringify(counts) };
    if (now.named !== published.named) broadcast({ type: 'presence', present, counts });
    else if (now.counts !== published.counts) broadcast({ type: 'presence', counts });
    published = now;
  }

  /** @param textFor the text for one member, where it is not the same as for the others */
  function broadcast(message: ServerMessage, textFor?: (presence: Presence) => string | undefined): void {
    const text = textOf(message);
    // To the members of now: later members receive a newer `welcome`.
    const to = [...welcomed];
    // One after the other: in slices a later message could overtake an earlier one.
    sending = sending.then(() =>
      eachInSlices(to, (member) => member.send(textFor?.(member.presence) ?? text)),
    );
  }
}

const shownAs = ({ userName, displayName, replica, sessionId }: Presence): PresentUser => ({
  userName,
  displayName,
  replica,
  sessionId,
});

const isSameUser = (one: PresentUser, { userName, replica }: Presence): boolean =>
  one.userName === userName && one.replica === replica;

const textOf = (message: ServerMessage): string => JSON.stringify(message);
