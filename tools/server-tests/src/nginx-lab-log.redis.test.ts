import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '@session-lab/test-support/eventually';
import { startNginx, type Nginx } from '@session-lab/test-support/nginx';

// NGINX writes the lines of lab 12 to files and sends them to the replica. This replica answers everything with 401.
let nginx: Nginx;
let replica: Server;
let receiver: Socket;
const received: string[] = [];

beforeAll(async () => {
  replica = createServer((_req, res) => {
    res.statusCode = 401;
    res.end('no');
  });
  replica.listen(0, '127.0.0.1');
  await once(replica, 'listening');
  const address = replica.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  receiver = createSocket('udp4');
  receiver.on('message', (bytes) => received.push(bytes.toString()));
  receiver.bind(address.port, '127.0.0.1');
  await once(receiver, 'listening');
  nginx = await startNginx([`127.0.0.1:${address.port}`]);
});
afterAll(async () => {
  await nginx.stop();
  replica.close();
  receiver.close();
});

const secret = 's'.repeat(86);
const messages = (tag: string): string[] =>
  received.flatMap((text) => (text.includes(` ${tag}: `) ? [text.slice(text.indexOf(': ') + 2)] : []));

it('the replica receives the lines that are in the files, in both formats', async () => {
  const answer = await fetch(`${nginx.url}/v1/labs/query-token/socket?access_token=${secret}`, {
    headers: { referer: 'http://a.example/"b', 'user-agent': 'an "agent" \\' },
  });
  expect(answer.status).toBe(401);
  const id = answer.headers.get('x-request-id') ?? 'none';
  await eventually(() => expect(received).toHaveLength(2));

  const [usual = ''] = messages('usual');
  expect(usual.startsWith(`${id} `)).toBe(true);
  expect(nginx.labLog()).toEqual([usual.slice(id.length + 1)]);
  expect(usual).toMatch(/"GET \/v1\/labs\/query-token\/socket\?access_token=s{86} HTTP\/1\.1" 401 2 "http/);

  expect(nginx.accessLog()).toEqual(messages('project'));
  expect(nginx.accessLog().join('')).toContain('"path":"/v1/labs/query-token/socket","status":401');
  expect(nginx.accessLog().join('')).not.toContain(secret.slice(0, 40));
});

it.each([
  '/v1/labs/query-token/lines',
  '/v1/labs/query-token/socket/',
  '/v1/labs/query-tokens/socket',
  '/v1/live',
  '/v1/labs/bank/state',
  '/',
])('no other request is in the usual format: %s', async (path) => {
  const [before, lines] = [received.length, nginx.labLog().length];
  const count = nginx.accessLog().length;
  await (await fetch(`${nginx.url}${path}?access_token=${secret}`)).text();
  await eventually(() => expect(nginx.accessLog()).toHaveLength(count + 1));
  expect(nginx.labLog()).toHaveLength(lines);
  expect(received).toHaveLength(before);
});
