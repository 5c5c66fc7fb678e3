/**
 * Sockets of the lab on one replica, and those of one network: a class of 200 has 400 sockets. With 10 KB each and at most
 * 32 KB of unsent messages, all sockets together have 6 MB, and 25 MB if no client reads.
 */
export const [socketsAtMost, socketsPerNetwork] = [600, 450] as const;

export type SocketCount = {
  readonly isFull: (network: string) => boolean;
  /** Counts a socket of the network. Returns a function that ends the count. */
  readonly add: (network: string) => () => void;
};

/** Counts the open sockets of each network on this replica. */
export function createSocketCount(): SocketCount {
  // A network without sockets leaves no entry.
  const counts = new Map<string, number>();
  let total = 0;

  function change(network: string, by: 1 | -1): void {
    total += by;
    const count = (counts.get(network) ?? 0) + by;
    if (count === 0) counts.delete(network);
    else counts.set(network, count);
  }

  return {
    isFull: (network) => total >= socketsAtMost || (counts.get(network) ?? 0) >= socketsPerNetwork,
    add(network) {
      change(network, 1);
      return () => change(network, -1);
    },
  };
}
