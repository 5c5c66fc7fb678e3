import { namedAtMost, type Presence, type ServerMessage } from '@session-lab/contract';
import { createAllowance } from './allowance.ts';
import { coalesced } from './coalesced.ts';
import { eachInSlices } from './slices.ts';
import type { Here, LiveStore, Said } from './store.ts';

/** A socket as the room sees it. It is sent the text of a `ServerMessage`, which is the same for all and written once. */
export type Member = { readonly presence: Presence; send(text: string): void };

/** How often a replica says which sockets it has, and looks whether another one has fallen silent. */
export const refreshMs = 2_000;
/** Each who comes or goes is told to everybody: so for each who is here that waits this much longer, in milliseconds. */
const pauseForEachMs = 0.2;

/**
 * What is said is sent to everybody, so that a crowd that says a lot would keep the replicas from all else. So many sends a
 * second are spent on what is said here; what would be more is lost, as its sender sees: it does not come back.
 */
const sendsPerSecond = 3_000;

export type Room = ReturnType<typeof createRoom>;

/** The sockets of this replica, and what they hear of those on the others. */
export function createRoom({
  replicaName,
  connect,
  onError,
}: {
  replicaName: string;
  connect: (events: { onSaid: (said: Said) => void; onChanged: () => void }) => LiveStore;
  /** The store was away; the next refresh makes up for it. */
  onError: (error: unknown) => void;
}) {
  const members = new Map<string, Member>();
  /** The members that were told where they are: `welcome` is the first that each hears. */
  const welcomed = new Set<Member>();
  let others: readonly Here[] = [];
  let told = { named: '', counts: '' };
  let isNews = false;
  /** With nobody to tell, nobody kept up with the other replicas. */
  let keepsUp = false;
  let sending: Promise<void> = Promise.resolve();
  const mayBeSaid = createAllowance({ burst: sendsPerSecond, perSecond: sendsPerSecond });
  const update = coalesced(announceAndLook, () => members.size * pauseForEachMs);
  const store = connect({ onSaid: deliver, onChanged: () => void update() });
  const timer = setInterval(() => {
    if (members.size > 0) void announce().then(update);
  }, refreshMs);

  return {
    /** The result is how to leave. */
    async join(member: Member): Promise<() => void> {
      members.set(member.presence.socketId, member);
      const looked = changed();
      if (!keepsUp) await looked;
      const { socketId } = member.presence;
      const { present, counts } = everybody();
      const withThem = present.includes(member.presence) ? present : [...present, member.presence];
      member.send(textOf({ type: 'welcome', socketId, replica: replicaName, present: withThem, counts }));
      welcomed.add(member);
      return () => {
        members.delete(member.presence.socketId);
        welcomed.delete(member);
        void changed();
      };
    },

    /** Whether one more may be said; to be asked once for each. */
    takesOneMore: (): boolean => mayBeSaid(everybody().counts.reduce((sum, { sockets }) => sum + sockets, 0)),

    async say(from: Presence, { id, text }: { id: string; text: string }, sentAtMs: number): Promise<void> {
      const sentAt = new Date(sentAtMs).toISOString();
      await store.say({ id, text, from, sentAt, replica: replicaName });
    },

    size: (): number => members.size,

    /** Tells the others that nobody is here any more. */
    async close(): Promise<void> {
      clearInterval(timer);
      members.clear();
      welcomed.clear();
      isNews = true;
      await announce();
    },
  };

  function deliver({ replica, ...said }: Said): void {
    broadcast({ type: 'said', ...said, via: [replica, replicaName] });
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
      // Until the store says otherwise they are who they were.
      onError(error);
    }
    keepsUp = true;
    tellEverybody();
  }

  async function announce(): Promise<void> {
    const wasNews = isNews;
    isNews = false;
    await store.announce(own(), { isNews: wasNews }).catch(onError);
  }

  /** Those who have been here longest are named: whoever comes and goes changes a number and nothing else. */
  function own(): Here {
    const named: Presence[] = [];
    for (const { presence } of members.values()) {
      if (named.length === namedAtMost) break;
      named.push(presence);
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

  function tellEverybody(): void {
    const { present, counts } = everybody();
    const now = { named: JSON.stringify(present), counts: JSON.stringify(counts) };
    if (now.named !== told.named) broadcast({ type: 'presence', present, counts });
    else if (now.counts !== told.counts) broadcast({ type: 'presence', counts });
    told = now;
  }

  function broadcast(message: ServerMessage): void {
    const text = textOf(message);
    // To those who are here now: whoever comes meanwhile is welcomed with what is newer.
    const to = [...welcomed];
    // One after the other: in slices a later message could overtake an earlier one.
    sending = sending.then(() => eachInSlices(to, (member) => member.send(text)));
  }
}

const textOf = (message: ServerMessage): string => JSON.stringify(message);
