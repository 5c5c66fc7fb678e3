/** Where a task waits. */
export type Place = {
  /** The key of the client: clients take turns. */
  readonly client: string;
  /** True for a client over its failures: its tasks start only when no other task waits. */
  readonly isLast: boolean;
};

/** The items of each client in order of arrival; the clients in order of their next turn. */
type Lane<Item> = Map<string, Set<Item>>;

/** Holds waiting items. Clients take turns (round robin), so a client waits for one item of each other client, not for all. */
export function createTurns<Item>() {
  const first: Lane<Item> = new Map();
  const last: Lane<Item> = new Map();
  const laneOf = ({ isLast }: Place): Lane<Item> => (isLast ? last : first);

  const size = (): number => sizeOfLane(first) + sizeOfLane(last);
  const sizeOf = (place: Place): number => laneOf(place).get(place.client)?.size ?? 0;

  return {
    size,
    /** Returns the number of items that this client has waiting. */
    sizeOf,

    add(place: Place, item: Item): void {
      const lane = laneOf(place);
      const own = lane.get(place.client) ?? new Set<Item>();
      lane.set(place.client, own.add(item));
    },

    remove(place: Place, item: Item): void {
      const lane = laneOf(place);
      const own = lane.get(place.client);
      own?.delete(item);
      if (own?.size === 0) lane.delete(place.client);
    },

    /** Removes and returns the item whose turn it is. */
    take(): Item | undefined {
      const lane = first.size > 0 ? first : last;
      const [turn] = lane;
      if (turn === undefined) return undefined;
      const [client, items] = turn;
      const [item] = items;
      lane.delete(client);
      if (item !== undefined) items.delete(item);
      // The client's next turn comes after one item of every other client.
      if (items.size > 0) lane.set(client, items);
      return item;
    },

    /** Returns how many of the waiting items start before a new item at `place`. */
    before(place: Place): number {
      const own = sizeOf(place);
      const others = [...laneOf(place)].filter(([client]) => client !== place.client);
      const inLane = others.reduce((sum, [, items]) => sum + Math.min(items.size, own + 1), own);
      return place.isLast ? sizeOfLane(first) + inLane : inLane;
    },

    /**
     * Returns the item that makes room for a new item at `place` when no place is free: the newest item of the client
     * with the most. Undefined if that client has no more than this client would have.
     */
    displaceableBy(place: Place): Item | undefined {
      if (!place.isLast && last.size > 0) return longest(last)?.newest;
      const candidate = longest(laneOf(place));
      return candidate !== undefined && candidate.size > sizeOf(place) + 1 ? candidate.newest : undefined;
    },
  };
}

function sizeOfLane(lane: Lane<unknown>): number {
  return [...lane.values()].reduce((sum, { size }) => sum + size, 0);
}

function longest<Item>(lane: Lane<Item>): { size: number; newest: Item | undefined } | undefined {
  const [most] = [...lane.values()].toSorted((a, b) => b.size - a.size);
  return most && { size: most.size, newest: [...most].at(-1) };
}
