import type { PresentUser, SocketCount } from '@session-lab/contract';

/** The users whose sockets one replica has. `members` may have only the first of many users; `sockets` counts all sockets. */
export type ReplicaPresence = { replica: string; members: readonly PresentUser[]; sockets: number };

const byName = new Intl.Collator('en', { numeric: true }).compare;

/** Groups the users by replica. A replica that was seen in a header is included even without users. */
export function presenceByReplica(
  present: readonly PresentUser[],
  counts: readonly SocketCount[],
  replicas: readonly string[],
): ReplicaPresence[] {
  const names = new Set([...replicas, ...counts.map(({ replica }) => replica)]);
  return [...names].toSorted(byName).map((replica) => ({
    replica,
    members: usersOf(present, replica),
    sockets: socketsOf(counts, replica),
  }));
}

/** Returns each user once. A restarted replica may be listed twice for a moment. */
function usersOf(present: readonly PresentUser[], replica: string): PresentUser[] {
  const users = present.filter((user) => user.replica === replica);
  return [...new Map(users.map((user) => [user.userName, user])).values()];
}

/** Adds all counts of a replica. A restarted replica may be counted twice for a moment. */
const socketsOf = (counts: readonly SocketCount[], replica: string): number =>
  counts.reduce((sum, count) => sum + (count.replica === replica ? count.sockets : 0), 0);

/** Moves the user of this page to the start of the list. */
export const ownFirst = (members: readonly PresentUser[], ownUser: string | undefined): PresentUser[] => [
  ...members.filter(({ userName }) => userName === ownUser),
  ...members.filter(({ userName }) => userName !== ownUser),
];
