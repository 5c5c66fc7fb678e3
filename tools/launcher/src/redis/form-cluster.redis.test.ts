import { afterAll, beforeAll, expect, it } from 'vitest';
import { startRedisGroup, type RedisGroup } from '@session-lab/test-support/redis-group';
import { formCluster } from './form-cluster.ts';
import { withClients } from './node-clients.ts';

let group: RedisGroup;
let password: string;
beforeAll(async () => {
  group = await startRedisGroup('cluster');
  password = new URL(group.nodes[0]?.url ?? '').password;
});
afterAll(() => group.stop());

/** One command to each server, as far as there are commands. */
const tell = (...commands: string[][]): Promise<unknown> =>
  withClients(group.nodes, password, (clients) =>
    Promise.all(commands.map(async (command, index) => clients[index]?.call('CLUSTER', command))),
  );

const stateOf = (): Promise<string> =>
  withClients(group.nodes, password, async ([client]) => String(await client?.call('CLUSTER', 'INFO')));

it('a Cluster that serves is left as it is', async () => {
  const before = await stateOf();
  await formCluster(group.nodes, password);
  expect(/cluster_current_epoch:\d+/.exec(await stateOf())).toEqual(/cluster_current_epoch:\d+/.exec(before));
});

it('one that was begun, and no server has met another, is begun anew', async () => {
  await tell(...group.nodes.map(() => ['RESET', 'HARD']));
  await tell(['SET-CONFIG-EPOCH', '1'], ['ADDSLOTS', '2']);
  await formCluster(group.nodes, password);
  expect(await stateOf()).toContain('cluster_state:ok');
});

it('one that was begun, and some servers have met, is begun anew', async () => {
  await tell(...group.nodes.map(() => ['RESET', 'HARD']));
  const [, second] = group.nodes;
  await tell(['ADDSLOTS', '1'], ['ADDSLOTS', '2']);
  await tell(['MEET', second?.host ?? '', `${second?.port}`, `${second?.busPort}`]);
  await formCluster(group.nodes, password);
  expect(await stateOf()).toContain('cluster_state:ok');
});

it('one that is broken and has sessions is left alone, and the person is told', async () => {
  await withClients(group.nodes, password, async ([first, second]) => {
    await first?.call('SET', '{b}', 'a session');
    await second?.call('CLUSTER', 'RESET', 'HARD');
  });
  await expect(formCluster(group.nodes, password)).rejects.toThrow('there are sessions in it');
});
