export type Place = {
  /** Clients take turns. */
  readonly client: string;
  /** True after too many failures: starts only when no other task waits. */
  readonly isLast: boolean;
};

/** Items in the order of arrival, clients in the order of their next turn. */
type Lane<Item> = Map<string, Set<Item>>;

/** Lets clients take turns (round robin): a client waits for one item of each other client, not for all. */
export function createTurns<Item>() {
  const first: Lane<Item> = new Map();
  const last: Lane<Item> = new Map();
  const laneOf = ({ isLast }: Place): Lane<Item> => (isLast ? last : first);

  const size = (): number => sizeOfLane(first) + sizeOfLane(last);
  const sizeOf = (place: Place): number => laneOf(place).get(place.client)?.size ?? 0;

  return {
    size,
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

    /** Removes the item whose turn it is. */
    take(): Item | undefined {
      const lane = first.size > 0 ? first : last;
      const [turn] = lane;
      if (turn === undefined) return undefined;
      const [client, items] = turn;
      const [item] = items;
      lane.delete(client);
      if (item !== undefined) items.delete(item);
      // Behind one item of every other client.
      if (items.size > 0) lane.set(client, items);
      return item;
    },

    /** Number of items that start before a new item at `place`. */
    before(place: Place): number {
      const own = sizeOf(place);
      const others = [...laneOf(place)].filter(([client]) => client !== place.client);
      const inLane = others.reduce((sum, [, items]) => sum + Math.min(items.size, own + 1), own);
      return place.isLast ? sizeOfLane(first) + inLane : inLane;
    },

    /**
     * The item to drop when the queue is full: the newest of the client with the most. Undefined if that client would not
     * have more items than this client.
     */
    itemToDropFor(place: Place): Item | undefined {
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
