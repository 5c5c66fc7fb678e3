import type { Presence, ServerMessage } from '@session-lab/contract';
import { createAllowance } from './allowance.ts';
import type { LiveStore, Said } from './store.ts';

/** A socket as the room sees it. */
export type Member = { readonly presence: Presence; send(message: ServerMessage): void };

/** How often a replica says which sockets it has, and looks whether another one has fallen silent. */
export const refreshMs = 2_000;

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
  let present: Presence[] = [];
  const mayBeSaid = createAllowance({ burst: sendsPerSecond, perSecond: sendsPerSecond });
  const store = connect({ onSaid: deliver, onChanged: () => void refresh() });
  const timer = setInterval(() => {
    if (members.size > 0) void announce({ isNews: false }).then(refresh);
  }, refreshMs);

  return {
    /** The result is how to leave. */
    async join(member: Member): Promise<() => void> {
      members.set(member.presence.socketId, member);
      await announce({ isNews: true });
      await refresh();
      member.send({ type: 'welcome', socketId: member.presence.socketId, replica: replicaName, present });
      welcomed.add(member);
      return () => {
        members.delete(member.presence.socketId);
        welcomed.delete(member);
        void announce({ isNews: true });
      };
    },

    /** Whether one more may be said; to be asked once for each. */
    takesOneMore: (): boolean => mayBeSaid(present.length),

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
      await announce({ isNews: true });
    },
  };

  function deliver({ replica, ...said }: Said): void {
    broadcast({ type: 'said', ...said, via: [replica, replicaName] });
  }

  async function announce({ isNews }: { isNews: boolean }): Promise<void> {
    const sockets = [...members.values()].map(({ presence }) => presence);
    await store.announce(sockets, { isNews }).catch(onError);
  }

  async function refresh(): Promise<void> {
    if (members.size === 0) return;
    const now = await store.present().catch(onError);
    if (now === undefined || JSON.stringify(now) === JSON.stringify(present)) return;
    present = now;
    broadcast({ type: 'presence', present });
  }

  function broadcast(message: ServerMessage): void {
    for (const member of welcomed) member.send(message);
  }
}
