import type { PresentUser, SocketCount } from '@session-lab/contract';

/** Of very many users only the first are in `members`; `sockets` counts the sockets of all. */
export type Room = { replica: string; members: readonly PresentUser[]; sockets: number };

const byName = new Intl.Collator('en', { numeric: true }).compare;

/** The users by the replica that holds their sockets. A replica that was seen in a header has a room even when it is empty. */
export function roomsOf(
  present: readonly PresentUser[],
  counts: readonly SocketCount[],
  replicas: readonly string[],
): Room[] {
  const names = new Set([...replicas, ...counts.map(({ replica }) => replica)]);
  return [...names].toSorted(byName).map((replica) => ({
    replica,
    members: usersOf(present, replica),
    sockets: socketsOf(counts, replica),
  }));
}

/** A replica that was restarted may name a user twice for a moment. */
function usersOf(present: readonly PresentUser[], replica: string): PresentUser[] {
  const users = present.filter((user) => user.replica === replica);
  return [...new Map(users.map((user) => [user.userName, user])).values()];
}

/** A replica that was restarted may be counted twice for a moment: as what it was and as what it is. */
const socketsOf = (counts: readonly SocketCount[], replica: string): number =>
  counts.reduce((sum, count) => sum + (count.replica === replica ? count.sockets : 0), 0);

/** In a crowd the reader finds themself at the head of the list. */
export const ownFirst = (members: readonly PresentUser[], ownUser: string | undefined): PresentUser[] => [
  ...members.filter(({ userName }) => userName === ownUser),
  ...members.filter(({ userName }) => userName !== ownUser),
];
