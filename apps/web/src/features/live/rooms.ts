import type { Presence, SocketCount } from '@session-lab/contract';

/** `sockets` is how many there are; of very many only the first are in `members`. */
export type Room = { replica: string; members: readonly Presence[]; sockets: number };

const byName = new Intl.Collator('en', { numeric: true }).compare;

/** The sockets by the replica that holds them. A replica that was seen in a header has a room even when it is empty. */
export function roomsOf(
  present: readonly Presence[],
  counts: readonly SocketCount[],
  replicas: readonly string[],
): Room[] {
  const names = new Set([...replicas, ...counts.map(({ replica }) => replica)]);
  return [...names].toSorted(byName).map((replica) => ({
    replica,
    members: present.filter((presence) => presence.replica === replica),
    sockets: socketsOf(counts, replica),
  }));
}

/** A replica that was restarted may be counted twice for a moment: as what it was and as what it is. */
const socketsOf = (counts: readonly SocketCount[], replica: string): number =>
  counts.reduce((sum, count) => sum + (count.replica === replica ? count.sockets : 0), 0);

/** In a crowd one is found at the head of it. */
export const ownFirst = (members: readonly Presence[], ownSocketId: string | undefined): Presence[] => [
  ...members.filter(({ socketId }) => socketId === ownSocketId),
  ...members.filter(({ socketId }) => socketId !== ownSocketId),
];
