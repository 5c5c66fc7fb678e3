import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { composeNodes, soleServer } from './nodes.ts';

const compose = readFileSync(join(import.meta.dirname, '../../../../docker-compose.yml'), 'utf8');
const fixed =
  /^ {2}([\w-]+):\n {4}<<: \*([\w-]+)\n {4}networks: \{ store: \{ ipv4_address: '\$\{.+\}\.(\d+)'/gm;
const services = [...compose.matchAll(fixed)].map(([, service = '', kind = '', last = '']) => ({
  service,
  kind,
  last: Number(last),
}));

const waitFor = (name: string, condition: string): RegExp =>
  new RegExp(`^ +${name}: \\{ condition: ${condition}[, ]`, 'm');

test.each(['sentinel', 'cluster'] as const)('the profile %s has who the others are told of', (store) => {
  const kinds = { primary: 'node', replica: 'node', sentinel: 'sentinel' };
  const told = composeNodes(store, '172.30.64').map(({ role, host }) => `${kinds[role]} ${host}`);
  const there = services
    .filter(({ service }) => service.startsWith(store))
    .map(({ kind, last }) => `${kind.replace(/^(group|cluster)-/, '')} 172.30.64.${last}`);
  expect(there).toEqual(told);
});

test('the Redis servers of the sessions, the accounts and the labs have the addresses that the replicas get', () => {
  const there = services.filter(({ kind }) => kind === 'redis');
  expect(there.map(({ service, last }) => [service, `172.30.64.${last}:6379`])).toEqual([
    ['redis-sessions', soleServer('sessions', '172.30.64')],
    ['redis-accounts', soleServer('accounts', '172.30.64')],
    ['redis-labs', soleServer('labs', '172.30.64')],
  ]);
});

test('no address is one that Docker gives to others', () => {
  expect(compose).toContain('ip_range: ${SESSION_LAB_SUBNET:-172.30.64}.128/26');
  expect(services.filter(({ last }) => last < 192)).toEqual([]);
});

test('each profile is gathered before the replicas start, and each server before that', () => {
  for (const { service } of services) expect(compose).toMatch(waitFor(service, 'service_healthy'));
  for (const store of ['sentinel', 'cluster'])
    expect(compose).toMatch(waitFor(`gather-${store}`, 'service_completed_successfully, required: false'));
});
