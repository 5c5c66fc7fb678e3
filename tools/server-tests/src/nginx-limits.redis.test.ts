import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startNginx, type Nginx } from '@session-lab/test-support/nginx';

let replica: Server;
let nginx: Nginx;
/** An NGINX that returns the key by which it counts the requests of a client. */
let networks: Nginx;

/** Lets a test choose the address of the client. No file in `nginx/` trusts a header for the address. */
const addressFromHeader = 'set_real_ip_from 127.0.0.1;\n    real_ip_header X-Test-Address;\n';
const withAddress = (file: string, text: string): string =>
  file === 'nginx.conf' ? text.replace('    sendfile on;', `    ${addressFromHeader}    sendfile on;`) : text;

beforeAll(async () => {
  replica = createServer((_req, res) => res.end('{}')).listen(0, '127.0.0.1');
  await once(replica, 'listening');
  const address: AddressInfo | string | null = replica.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  // Allows two requests at once, then one a minute.
  nginx = await startNginx([`127.0.0.1:${port}`], (file, text) =>
    withAddress(file, text)
      .replaceAll('rate=500r/s', 'rate=1r/m')
      .replaceAll(/burst=\d+/g, 'burst=1'),
  );
  networks = await startNginx([`127.0.0.1:${port}`], (file, text) =>
    withAddress(file, text).replace('try_files /index.html =404;', 'return 200 $client_network;'),
  );
});
afterAll(async () => {
  await Promise.all([nginx.stop(), networks.stop()]);
  replica.close();
});

const from = (address: string): Record<string, string> => ({ 'x-test-address': address });

it.each([
  ['an IPv4 client by its address', '192.0.2.7', 'c0000207'],
  ['an IPv6 client by its /64', '2001:db8:1:2:3:4:5:6', '20010db800010002'],
  ['another address of the same /64', '2001:db8:1:2:ffff::1', '20010db800010002'],
  ['another /64', '2001:db8:1:3:3:4:5:6', '20010db800010003'],
  ['an IPv4 client of an IPv6 socket by its IPv4 address', '::ffff:192.0.2.7', 'c0000207'],
  ['a /64 with the bytes of a line break', '2001:db8:0a0a:0d0a::1', '20010db80a0a0d0a'],
])('counts %s', async (_, address, network) => {
  const answer = await fetch(networks.url, { headers: from(address) });
  expect(Buffer.from(await answer.arrayBuffer()).toString('hex')).toBe(network);
});

it('a class of 60 behind one address opens the page at once, 50 files each, without a 429', async () => {
  const statuses = await Promise.all(
    Array.from({ length: 60 * 50 }, async () => {
      const answer = await fetch(`${networks.url}/assets/page.js`, { headers: from('192.0.2.60') });
      await answer.arrayBuffer();
      return answer.status;
    }),
  );
  expect(new Set(statuses)).toEqual(new Set([200]));
});

const limited = [
  { what: 'pages', path: '/', method: 'GET' },
  { what: 'files', path: '/assets/page.js', method: 'GET' },
  { what: 'writes', path: '/v1/users', method: 'POST' },
  { what: 'labs', path: '/v1/labs/hmac/order', method: 'GET' },
] as const;

describe.each(limited)('the rate of $what', ({ path, method }) => {
  const statusOf = async (address: string): Promise<number> =>
    (await fetch(`${nginx.url}${path}`, { method, headers: from(address) })).status;
  const last = limited.findIndex((one) => one.path === path) + 1;

  it('is shared by the addresses of one IPv6 /64, and not with another network', async () => {
    const network = `2001:db8:${last}:1`;
    expect(await statusOf(`${network}::1`)).toBe(200);
    expect(await statusOf(`${network}::2`)).toBe(200);
    expect(await statusOf(`${network}:ffff:ffff:ffff:ffff`)).toBe(429);
    expect(await statusOf(`2001:db8:${last}:2::1`)).toBe(200);
    expect(await statusOf(`192.0.2.${last}`)).toBe(200);
  });

  it('is answered with a problem and Retry-After past the limit', async () => {
    const address = `198.51.100.${last}`;
    await statusOf(address);
    await statusOf(address);
    const answer = await fetch(`${nginx.url}${path}`, { method, headers: from(address) });
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(await answer.json()).toMatchObject({ code: 'too_many_requests' });
  });
});
