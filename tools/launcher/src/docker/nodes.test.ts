import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { supervisorEnvironment } from '../config/lab-cluster.ts';
import { clusterHost, clusterPorts, composeNodes, soleServer } from './nodes.ts';

const FixedAddress = z.object({ store: z.object({ ipv4_address: z.string() }) });
const Compose = z.object({
  services: z.record(
    z.string(),
    z.object({
      networks: z.unknown().optional(),
      environment: z.record(z.string(), z.string()).optional(),
      depends_on: z
        .record(z.string(), z.object({ condition: z.string(), required: z.boolean().optional() }))
        .default({}),
    }),
  ),
  networks: z.object({
    store: z.object({ ipam: z.object({ config: z.array(z.object({ ip_range: z.string() })) }) }),
  }),
});
const file = join(import.meta.dirname, '../../../../docker-compose.yml');
const text = readFileSync(file, 'utf8').replaceAll('${SESSION_LAB_SUBNET:-172.30.64}', '172.30.64');
const { services, networks } = Compose.parse(parse(text, { merge: true, maxAliasCount: -1 }));

/** Services with a fixed address in the network of the Redis servers, in the order of the file. */
const fixed = Object.entries(services).flatMap(([name, { networks: joined, environment }]) => {
  const { data } = FixedAddress.safeParse(joined);
  return data === undefined
    ? []
    : [{ name, address: data.store.ipv4_address, isSentinel: environment?.['MODE'] === '--sentinel' }];
});
const addressOf = (text: string) => {
  const { hostname, port } = new URL(`redis://${text}`);
  return { host: hostname, port: Number(port) };
};
const nodesOf = (store: string) =>
  fixed
    .filter(({ name }) => name.startsWith(store))
    .map(({ address, isSentinel }) => ({ address, isSentinel }));

test.each(['sentinel', 'cluster'] as const)(
  'the profile %s has the servers that the replicas connect to',
  (store) => {
    const expected = composeNodes(store, '172.30.64').map(({ role, host }) => ({
      address: host,
      isSentinel: role === 'sentinel',
    }));
    expect(nodesOf(store)).toEqual(expected);
  },
);

test('the Redis servers of the sessions, the accounts, the labs and lab 14 have the addresses that the replicas get', () => {
  const single = fixed.filter(({ name }) => name.startsWith('redis-') && name !== 'redis-cluster');
  expect(single.map(({ name, address }) => [name, `${address}:6379`])).toEqual([
    ['redis-sessions', soleServer('sessions', '172.30.64')],
    ['redis-accounts', soleServer('accounts', '172.30.64')],
    ['redis-labs', soleServer('labs', '172.30.64')],
    ['redis-console', soleServer('console', '172.30.64')],
    ['redis-outage', soleServer('outage', '172.30.64')],
  ]);
});

test('the container of lab 16 has the address that the replicas and its servers use', () => {
  const container = fixed.find(({ name }) => name === 'redis-cluster');
  expect(container?.address).toBe(clusterHost('172.30.64'));
  expect(services['redis-cluster']?.environment).toMatchObject(
    supervisorEnvironment({
      host: clusterHost('172.30.64'),
      ...clusterPorts,
      labs: addressOf(soleServer('labs', '172.30.64')),
      filesDir: '/state/redis-cluster',
      dataDir: '/data',
    }),
  );
});

test('Docker assigns none of the fixed addresses to another container', () => {
  expect(networks.store.ipam.config).toMatchObject([{ ip_range: '172.30.64.128/26' }]);
  expect(fixed).toHaveLength(18);
  expect(fixed.filter(({ address }) => Number(address.split('.')[3]) < 192)).toEqual([]);
});

test('a replica starts after the group or Cluster is formed, which starts after its servers are healthy', () => {
  const healthy = { condition: 'service_healthy' };
  for (const store of ['sentinel', 'cluster']) {
    const formed = { [`gather-${store}`]: { condition: 'service_completed_successfully', required: false } };
    expect(services['api-1']?.depends_on).toMatchObject(formed);
    expect(services['api-2']?.depends_on).toMatchObject(formed);
  }
  // The servers of lab 16 start at their first use.
  for (const { name } of fixed.filter((one) => one.name !== 'redis-cluster')) {
    const waiting = Object.values(services).filter(({ depends_on }) => depends_on[name] !== undefined);
    expect(waiting.map(({ depends_on }) => depends_on[name])).toContainEqual(healthy);
  }
});
