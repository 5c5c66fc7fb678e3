import type { ClusterServerName } from '@session-lab/contract';
import { endpoints, users, type Place, type Server, type Servers } from '@session-lab/contract/labs/cluster';
import { succeeded, type Exchange } from '../../../api/exchange.ts';
import { endOf } from '../frame/ticks.ts';
import { userOf, type Places, type UserName } from './timeline.ts';

/** The servers as they were at an instant, in epoch milliseconds of this computer. */
export type Snapshot = Servers & { readonly atMs: number };

/** One server of the map. */
export type Cell = {
  readonly name: ClusterServerName;
  readonly state:
    'off' | 'starting' | 'primary' | 'replica' | 'promoted' | 'killed' | 'stopped' | 'cut off' | 'connecting';
  /** The slots of a primary, such as `0–5460`. */
  readonly slots: string | undefined;
  /** Users whose session is on this server, as far as the shown responses name it. */
  readonly users: readonly UserName[];
};

/** A primary and its replica, at a place that does not change when their roles do. */
export type Pair = readonly [ClusterServerName, ClusterServerName];

const usualPairs: readonly Pair[] = [
  ['redis-1', 'redis-4'],
  ['redis-2', 'redis-5'],
  ['redis-3', 'redis-6'],
];

const firstSlot = ({ slots }: Server): number => slots[0]?.[0] ?? Infinity;

/** Returns the pairs of the first snapshot in which each primary has its replica, in the order of their slots. */
export function pairsOf(snapshots: readonly Snapshot[]): readonly Pair[] {
  for (const { servers } of snapshots) {
    const pairs = servers
      .filter(({ role, slots }) => role === 'primary' && slots.length > 0)
      .toSorted((one, other) => firstSlot(one) - firstSlot(other))
      .flatMap((primary): Pair[] => {
        const replica = servers.find(({ copies }) => copies === primary.name);
        if (replica === undefined) return [];
        return [primary.name < replica.name ? [primary.name, replica.name] : [replica.name, primary.name]];
      });
    if (pairs.length === usualPairs.length) return pairs;
  }
  return usualPairs;
}

/** Adds a snapshot, unless the newest one describes the same servers. */
export function withSnapshot(snapshots: readonly Snapshot[], added: Snapshot): readonly Snapshot[] {
  const described = ({ state, servers, failure }: Snapshot): string =>
    JSON.stringify([state, servers, failure]);
  const newest = snapshots.at(-1);
  return newest !== undefined && described(newest) === described(added) ? snapshots : [...snapshots, added];
}

/** Returns the last time at which the servers were not running. Sessions of before are lost. */
export const lastStopOf = (snapshots: readonly Snapshot[]): number =>
  snapshots.findLast(({ state }) => state !== 'ready')?.atMs ?? -Infinity;

/** Returns the newest snapshot at an instant. */
export const snapshotAt = (snapshots: readonly Snapshot[], ms: number): Snapshot | undefined =>
  snapshots.findLast(({ atMs }) => atMs <= ms) ?? snapshots[0];

const endsSession = (exchange: Exchange): boolean =>
  exchange.code === 'invalid_token' || (exchange.path === endpoints.signOut.path && succeeded(exchange));

/**
 * Returns where each user's session is. Its server is the primary that has the slot, and otherwise the one that the last response
 * named.
 * A sign-out, or a 401 for the token, ends the session, and so does a stop of the servers.
 */
export function sessionsOf(
  shown: readonly Exchange[],
  places: Places,
  { snapshot, lastStopMs }: { snapshot: Snapshot | undefined; lastStopMs: number },
): Readonly<Partial<Record<UserName, Place>>> {
  const found: Partial<Record<UserName, Place>> = {};
  for (const exchange of shown) {
    const named = places.get(exchange.number);
    const name = userOf(exchange);
    if (endOf(exchange) < lastStopMs) continue;
    if (named !== undefined)
      found[named.name] = {
        ...named.place,
        server: primaryOf(named.place.slot, snapshot) ?? named.place.server,
      };
    else if (name !== undefined && endsSession(exchange)) delete found[name];
  }
  return found;
}

/** Returns the primary that has a slot. A failover moves the slots of a primary to its replica. */
const primaryOf = (slot: number, snapshot: Snapshot | undefined): ClusterServerName | undefined =>
  snapshot?.servers.find(
    ({ alive, role, slots }) =>
      alive && role === 'primary' && slots.some(([first, last]) => slot >= first && slot <= last),
  )?.name;

export function cellsOf(
  pairs: readonly Pair[],
  snapshot: Snapshot | undefined,
  sessions: Readonly<Partial<Record<UserName, Pick<Place, 'server'>>>>,
): readonly (readonly [Cell, Cell])[] {
  const cell = (name: ClusterServerName): Cell => {
    const server = snapshot?.servers.find((one) => one.name === name);
    return {
      name,
      state: stateOf(server, snapshot),
      slots:
        server === undefined || server.slots.length === 0
          ? undefined
          : server.slots.map(([first, last]) => `${first}–${last}`).join(', '),
      users: users.filter((user) => sessions[user]?.server === name),
    };
  };
  return pairs.map(([left, right]) => [cell(left), cell(right)]);
}

function stateOf(server: Server | undefined, snapshot: Snapshot | undefined): Cell['state'] {
  if (server === undefined || snapshot === undefined)
    return snapshot?.state === 'starting' ? 'starting' : 'off';
  const { failure } = snapshot;
  const isRunning = failure?.endedAt === null;
  if (!server.alive) {
    const isKilled = failure?.failure === 'killed' && failure.server === server.name;
    return isKilled ? 'killed' : 'stopped';
  }
  // A killed server is a primary without slots until it has received its new role.
  if (server.role === 'primary' && server.slots.length === 0) return 'connecting';
  if (server.role === 'primary') {
    const isPromoted = isRunning && failure.promotedAt !== null && failure.replica === server.name;
    return isPromoted ? 'promoted' : 'primary';
  }
  const isPrimaryAlive = snapshot.servers.some(({ name, alive }) => name === server.copies && alive);
  if (server.linked || !isPrimaryAlive) return 'replica';
  return isRunning && failure.failure === 'cut-off' && failure.replica === server.name
    ? 'cut off'
    : 'connecting';
}
