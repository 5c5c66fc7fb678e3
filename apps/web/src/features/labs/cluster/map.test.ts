import { expect, it } from 'vitest';
import type { ClusterFailure, ClusterServerName } from '@session-lab/contract';
import { endpoints, type Server } from '@session-lab/contract/labs/cluster';
import type { Exchange } from '../../../api/exchange.ts';
import { testExchange } from '../../../api/test-exchange.ts';
import { cellsOf, lastStopOf, pairsOf, sessionsOf, snapshotAt, withSnapshot, type Snapshot } from './map.ts';
import type { Places } from './timeline.ts';

const primary = (name: ClusterServerName, first: number, last: number): Server => ({
  name,
  role: 'primary',
  copies: null,
  slots: [[first, last]],
  alive: true,
  linked: true,
});
const replica = (name: ClusterServerName, copies: ClusterServerName): Server => ({
  name,
  role: 'replica',
  copies,
  slots: [],
  alive: true,
  linked: true,
});
const servers: readonly Server[] = [
  primary('redis-1', 0, 5460),
  primary('redis-2', 5461, 10_922),
  primary('redis-3', 10_923, 16_383),
  replica('redis-4', 'redis-2'),
  replica('redis-5', 'redis-3'),
  replica('redis-6', 'redis-1'),
];
const snapshot = (changes: Partial<Snapshot> = {}): Snapshot => ({
  state: 'ready',
  servers: [...servers],
  failure: null,
  freeInMs: 0,
  atMs: 0,
  ...changes,
});
const failure: ClusterFailure = {
  failure: 'killed',
  server: 'redis-2',
  replica: 'redis-4',
  startedAt: '2026-11-30T12:00:00.000Z',
  promotedAt: '2026-11-30T12:00:02.000Z',
  endedAt: null,
};
const after = (changes: Readonly<Partial<Record<ClusterServerName, Partial<Server>>>>): Server[] =>
  servers.map((server) => ({ ...server, ...changes[server.name] }));
const failed = after({
  'redis-2': { alive: false, slots: [] },
  'redis-4': { role: 'primary', copies: null, slots: [[5461, 10_922]] },
});

const statesOf = (one: Snapshot | undefined) =>
  new Map(
    cellsOf(pairsOf([snapshot()]), one, {})
      .flat()
      .map(({ name, state }) => [name, state]),
  );

it('pairs each primary with its replica, in the order of the slots, and keeps the pairs after a promotion', () => {
  const pairs = [
    ['redis-1', 'redis-6'],
    ['redis-2', 'redis-4'],
    ['redis-3', 'redis-5'],
  ];
  expect(pairsOf([snapshot()])).toEqual(pairs);
  expect(pairsOf([snapshot(), snapshot({ servers: failed })])).toEqual(pairs);
  expect(pairsOf([])).toHaveLength(3);
});

it('shows the slots of each primary, and each replica', () => {
  const [pair] = cellsOf(pairsOf([snapshot()]), snapshot(), { Ada: { server: 'redis-1' } });
  expect(pair).toEqual([
    { name: 'redis-1', state: 'primary', slots: '0–5460', users: ['Ada'] },
    { name: 'redis-6', state: 'replica', slots: undefined, users: [] },
  ]);
});

it('shows the killed server and the promoted one until the failure ends', () => {
  const during = statesOf(snapshot({ servers: failed, failure }));
  expect([during.get('redis-2'), during.get('redis-4')]).toEqual(['killed', 'promoted']);
  const voting = after({ 'redis-2': { alive: false }, 'redis-4': { linked: false } });
  expect(statesOf(snapshot({ servers: voting, failure })).get('redis-4')).toBe('replica');
  const returning = after({ 'redis-2': { slots: [] } });
  expect(statesOf(snapshot({ servers: returning, failure })).get('redis-2')).toBe('connecting');
  const back = after({
    'redis-2': { role: 'replica', copies: 'redis-4', slots: [] },
    'redis-4': { role: 'primary', copies: null, slots: [[5461, 10_922]] },
  });
  const ended = statesOf(
    snapshot({ servers: back, failure: { ...failure, endedAt: '2026-11-30T12:00:09.000Z' } }),
  );
  expect([ended.get('redis-2'), ended.get('redis-4')]).toEqual(['replica', 'primary']);
});

it('shows a replica that receives no changes', () => {
  const cut = after({ 'redis-4': { linked: false } });
  const cutOff: ClusterFailure = { ...failure, failure: 'cut-off', promotedAt: null };
  expect(statesOf(snapshot({ servers: cut, failure: cutOff })).get('redis-4')).toBe('cut off');
  expect(statesOf(snapshot({ servers: cut })).get('redis-4')).toBe('connecting');
  expect(statesOf(snapshot({ servers: after({ 'redis-4': { alive: false } }) })).get('redis-4')).toBe(
    'stopped',
  );
});

it('shows servers that are off, and servers that start', () => {
  expect(new Set(statesOf(undefined).values())).toEqual(new Set(['off']));
  const starting = statesOf(snapshot({ state: 'starting', servers: [] }));
  expect(new Set(starting.values())).toEqual(new Set(['starting']));
});

const running = { snapshot: undefined, lastStopMs: -Infinity };
const on = (server: ClusterServerName) =>
  ({ name: 'Ada', place: { key: 'lab:cluster:1', slot: 1, server } }) as const;

it('a session is where the newest response was from, until a sign-out or a 401', () => {
  const ofAda = { kind: 'other', label: 'Ada', form: 'session', bytes: 86 } as const;
  const signIn = testExchange({ number: 1, path: endpoints.signIn.path, status: 201 });
  const moved = testExchange({ number: 2, path: endpoints.readMe.path, credential: ofAda });
  const signOut = testExchange({
    number: 3,
    path: endpoints.signOut.path,
    status: 204,
    credential: ofAda,
  });
  const refused = { ...signOut, number: 4, status: 503, code: 'store_unavailable' };
  const ended = { ...moved, number: 5, status: 401, code: 'invalid_token' };
  const places: Places = new Map([
    [1, on('redis-2')],
    [2, on('redis-4')],
  ]);
  const after = (...shown: readonly Exchange[]) => sessionsOf(shown, places, running);
  expect(after()).toEqual({});
  expect(after(signIn)).toEqual({ Ada: on('redis-2').place });
  expect(after(signIn, moved)).toEqual({ Ada: on('redis-4').place });
  expect(after(signIn, moved, refused)).toEqual({ Ada: on('redis-4').place });
  expect(after(signIn, moved, signOut)).toEqual({});
  expect(after(signIn, moved, ended)).toEqual({});
});

const signInAt = (number: number, startedAtMs: number): Exchange =>
  testExchange({ number, path: endpoints.signIn.path, status: 201, startedAtMs, totalMs: 5 });

it('a stop of the servers ends the sessions, and those of later sign-ins exist', () => {
  const places: Places = new Map([
    [1, on('redis-2')],
    [2, on('redis-1')],
  ]);
  const snapshots = [snapshot({ atMs: 100 }), snapshot({ atMs: 600, state: 'off', servers: [] })];
  const again = [...snapshots, snapshot({ atMs: 700, state: 'starting' }), snapshot({ atMs: 900 })];
  const sessionsIn = (shown: readonly Exchange[], all: readonly Snapshot[]) =>
    sessionsOf(shown, places, { snapshot: undefined, lastStopMs: lastStopOf(all) }).Ada?.server;
  expect(sessionsIn([signInAt(1, 200)], snapshots.slice(0, 1))).toBe('redis-2');
  expect(sessionsIn([signInAt(1, 200)], snapshots)).toBeUndefined();
  expect(sessionsIn([signInAt(1, 200)], again)).toBeUndefined();
  expect(sessionsIn([signInAt(1, 200), signInAt(2, 950)], again)).toBe('redis-1');
});

it('a snapshot of unchanged servers is not kept', () => {
  const first = withSnapshot([], snapshot({ atMs: 1 }));
  expect(withSnapshot(first, snapshot({ atMs: 2, freeInMs: 5 }))).toBe(first);
  expect(withSnapshot(first, snapshot({ atMs: 2, servers: failed }))).toHaveLength(2);
  expect(withSnapshot(first, snapshot({ atMs: 2, failure }))).toHaveLength(2);
  expect(withSnapshot(first, snapshot({ atMs: 2, state: 'off' }))).toHaveLength(2);
});

it('a session moves with its slot, also without a response that names the new primary', () => {
  const killed = { ...primary('redis-2', 0, 5_460), alive: false };
  const before = snapshot({ servers: [primary('redis-2', 0, 5_460), replica('redis-5', 'redis-2')] });
  const during = snapshot({ servers: [killed, replica('redis-5', 'redis-2')] });
  const promoted = snapshot({ servers: [killed, primary('redis-5', 0, 5_460)] });
  const signIn = testExchange({ number: 1, path: endpoints.signIn.path, status: 201 });
  const serverIn = (seen: Snapshot) =>
    sessionsOf([signIn], new Map([[1, on('redis-2')]]), { ...running, snapshot: seen }).Ada?.server;
  expect([before, during, promoted].map(serverIn)).toEqual(['redis-2', 'redis-2', 'redis-5']);
});

it('the newest snapshot at an instant counts, and the first one before', () => {
  const snapshots = [snapshot({ atMs: 10 }), snapshot({ atMs: 20 })];
  expect(snapshotAt(snapshots, 15)?.atMs).toBe(10);
  expect(snapshotAt(snapshots, 20)?.atMs).toBe(20);
  expect(snapshotAt(snapshots, 5)?.atMs).toBe(10);
  expect(snapshotAt([], 5)).toBeUndefined();
});
