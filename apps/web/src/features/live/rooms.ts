import type { Presence } from '@session-lab/contract';

export type Room = { replica: string; members: readonly Presence[] };

const byName = new Intl.Collator('en', { numeric: true }).compare;

/** The sockets by the replica that holds them. A replica that was seen in a header has a room even when it is empty. */
export function roomsOf(present: readonly Presence[], replicas: readonly string[]): Room[] {
  const names = new Set([...replicas, ...present.map(({ replica }) => replica)]);
  return [...names]
    .toSorted(byName)
    .map((replica) => ({ replica, members: present.filter((presence) => presence.replica === replica) }));
}
