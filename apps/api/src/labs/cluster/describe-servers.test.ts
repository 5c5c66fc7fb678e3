import { expect, test } from 'vitest';
import { describeServers } from './describe-servers.ts';

const addresses = [1, 2, 3, 4, 5, 6].map((number) => `127.0.0.1:638${number}`);
const line = (number: number, rest: string): string =>
  `id${number} 127.0.0.1:638${number}@1638${number},, ${rest}`;
const copy = (number: number, of: number, epoch = of): string =>
  line(number, `slave id${of} 0 1764500000000 ${epoch} connected`);

const atStart = [
  line(1, 'myself,master - 0 0 1 connected 0-5460'),
  line(2, 'master - 0 1764500000000 2 connected 5461-10922'),
  line(3, 'master - 0 1764500000000 3 connected 10923-16382 16383 [16383->-id1]'),
  copy(4, 1),
  copy(5, 2),
  copy(6, 3),
  '',
].join('\n');
const afterFailover = [
  line(1, 'myself,master - 0 0 1 connected 0-5460'),
  line(2, 'master,fail - 1764500000000 1764500000000 2 connected'),
  line(3, 'master - 0 1764500000000 3 connected 10923-16383'),
  copy(4, 1),
  line(5, 'master - 0 1764500000000 4 connected 5461-10922'),
  copy(6, 3),
].join('\n');

const primary = 'role:master\r\nconnected_slaves:1\r\n';
const linked = 'role:slave\r\nmaster_link_status:up\r\n';
const cutOff = 'role:slave\r\nmaster_link_status:down\r\n';

test('three primaries have the slots, and three Redis replicas copy them', () => {
  const reports = [primary, primary, primary, linked, linked, linked].map((replication) => ({
    nodes: atStart,
    replication,
  }));
  expect(describeServers(reports, addresses)).toEqual([
    { name: 'redis-1', role: 'primary', copies: null, slots: [[0, 5460]], alive: true, linked: true },
    { name: 'redis-2', role: 'primary', copies: null, slots: [[5461, 10922]], alive: true, linked: true },
    {
      name: 'redis-3',
      role: 'primary',
      copies: null,
      slots: [
        [10923, 16382],
        [16383, 16383],
      ],
      alive: true,
      linked: true,
    },
    { name: 'redis-4', role: 'replica', copies: 'redis-1', slots: [], alive: true, linked: true },
    { name: 'redis-5', role: 'replica', copies: 'redis-2', slots: [], alive: true, linked: true },
    { name: 'redis-6', role: 'replica', copies: 'redis-3', slots: [], alive: true, linked: true },
  ]);
});

test('a server that does not reply is not alive, also while the others do not know it', () => {
  const reports = [primary, undefined, primary, linked, cutOff, linked].map((replication) =>
    replication === undefined ? undefined : { nodes: atStart, replication },
  );
  const servers = describeServers(reports, addresses);
  expect(servers?.[1]).toMatchObject({ role: 'primary', slots: [[5461, 10922]], alive: false });
  expect(servers?.[4]).toMatchObject({ role: 'replica', copies: 'redis-2', alive: true, linked: false });
});

test('the report with the highest epoch knows the latest failover', () => {
  const reports = [
    { nodes: atStart, replication: primary },
    undefined,
    { nodes: atStart, replication: primary },
    { nodes: atStart, replication: linked },
    { nodes: afterFailover, replication: primary },
    { nodes: atStart, replication: linked },
  ];
  const servers = describeServers(reports, addresses);
  expect(servers?.[1]).toMatchObject({ role: 'primary', slots: [], alive: false });
  expect(servers?.[4]).toMatchObject({ role: 'primary', copies: null, slots: [[5461, 10922]], linked: true });
});

test('without any report, nothing is known', () => {
  expect(describeServers([undefined, undefined], addresses)).toBeUndefined();
});
