import { expect, it } from 'vitest';
import { clientNetwork } from './client-network.ts';

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8:aa:1::1', '2001:db8:aa:1::/64'],
  ['2001:DB8:AA:1:ffff:ffff:ffff:ffff', '2001:db8:aa:1::/64'],
  ['2001:0db8:00aa:0001:0:0:0:7', '2001:db8:aa:1::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['1::', '1:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::ffff:c000:201', '192.0.2.1'],
  ['0:0:0:0:0:FFFF:192.0.2.1', '192.0.2.1'],
  ['unknown', 'unknown'],
])('counts %s as %s', (address, network) => {
  expect(clientNetwork(address)).toBe(network);
});

it('counts all addresses of a /64 together, and the next /64 separately', () => {
  const inNetwork = Array.from({ length: 200 }, (_, at) => `2001:db8:0:1::${at.toString(16)}:1`);
  expect(new Set(inNetwork.map(clientNetwork))).toEqual(new Set(['2001:db8:0:1::/64']));
  expect(clientNetwork('2001:db8:0:2::1')).not.toBe(clientNetwork('2001:db8:0:1::1'));
});
