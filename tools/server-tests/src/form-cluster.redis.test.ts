import { afterAll, beforeAll, expect, it } from 'vitest';
import { startRedisGroup, type RedisGroup } from '@session-lab/test-support/redis-group';
import { formCluster } from '@session-lab/launcher/servers';
import { Redis } from 'ioredis';

/** formCluster waits 10 s for the old Cluster and up to 60 s for each of three steps, in milliseconds. */
const formWithinMs = 190_000;

let group: RedisGroup;
let password: string;
/** A connection to each server. */
let clients: Redis[];
beforeAll(async () => {
  group = await startRedisGroup('cluster');
  password = new URL(group.nodes[0]?.url ?? '').password;
  clients = group.nodes.map(({ url }) => new Redis(url));
});
afterAll(async () => {
  for (const client of clients) client.disconnect();
  await group.stop();
});

/** Sends one command to each server; servers without a command get none. */
const sendEach = (...commands: string[][]): Promise<unknown> =>
  Promise.all(commands.map(async (command, index) => clients[index]?.call('CLUSTER', command)));

const stateOf = async (): Promise<string> => String(await clients[0]?.call('CLUSTER', 'INFO'));
const epochOf = async (): Promise<string | undefined> =>
  /cluster_current_epoch:(\d+)/.exec(await stateOf())?.[1];

it('a Cluster that serves all slots is not changed', async () => {
  const before = await epochOf();
  expect(before).toBeDefined();
  await formCluster(group.nodes, password);
  expect(await epochOf()).toBe(before);
});

it('a Cluster whose servers have not met is reset and formed', { timeout: formWithinMs }, async () => {
  await sendEach(...group.nodes.map(() => ['RESET', 'HARD']));
  await sendEach(['SET-CONFIG-EPOCH', '1'], ['ADDSLOTS', '2']);
  await formCluster(group.nodes, password);
  expect(await stateOf()).toContain('cluster_state:ok');
});

it('the order of the servers does not matter', { timeout: formWithinMs }, async () => {
  await sendEach(...group.nodes.map(() => ['RESET', 'HARD']));
  const replicasFirst = group.nodes.toReversed();
  await formCluster(replicasFirst, password);
  expect(await stateOf()).toContain('cluster_state:ok');
});

it(
  'a Cluster of which only some servers have met is reset and formed',
  { timeout: formWithinMs },
  async () => {
    await sendEach(...group.nodes.map(() => ['RESET', 'HARD']));
    const [, second] = group.nodes;
    await sendEach(['ADDSLOTS', '1'], ['ADDSLOTS', '2']);
    await sendEach(['MEET', second?.host ?? '', `${second?.port}`, `${second?.busPort}`]);
    await formCluster(group.nodes, password);
    expect(await stateOf()).toContain('cluster_state:ok');
  },
);

it('a broken Cluster with sessions is not changed, and the start fails', async () => {
  const [first, second] = clients;
  await first?.set('{b}', 'a session');
  await second?.call('CLUSTER', 'RESET', 'HARD');
  await expect(formCluster(group.nodes, password)).rejects.toThrow('still has sessions');
});
