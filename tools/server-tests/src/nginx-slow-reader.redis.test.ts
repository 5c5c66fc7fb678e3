import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { connect, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, afterEach, expect, it } from 'vitest';
import { AdminSessionsQuery, type AdminSession } from '@session-lab/contract';
import { openapiDocument } from '@session-lab/contract/openapi';
import { eventually } from '@session-lab/test-support/eventually';
import { startNginx, type Nginx } from '@session-lab/test-support/nginx';

/** Bytes of an unread answer that `proxy_buffers` and `proxy_buffer_size` (nginx/proxy.conf) hold. */
const keptBytes = 1.5 * 1024 * 1024;

/** Less than `send_timeout` (nginx/limits.conf), after which NGINX frees every connection. */
const freeWithinMs = 5_000;

let replica: Server;
let nginx: Nginx;
/** Connection on which the replica received each request, by path. */
const connections = new Map<string, Socket>();

beforeAll(async () => {
  const large = Buffer.alloc(keptBytes, 'a');
  replica = createServer((req, res) => {
    connections.set(req.url ?? '', req.socket);
    res.end(req.url?.includes('large') === true ? large : '{}');
  });
  replica.keepAliveTimeout = 60_000;
  replica.listen(0, '127.0.0.1');
  await once(replica, 'listening');
  const address: AddressInfo | string | null = replica.address();
  nginx = await startNginx([`127.0.0.1:${typeof address === 'object' ? address?.port : ''}`]);
});
afterAll(async () => {
  await nginx.stop();
  replica.close();
});

/**
 * An HTTP/2 client with an initial window of 0 receives no byte of a body, so no buffer of the system takes
 * any byte either.
 */
let client: ClientHttp2Session;
beforeEach(() => {
  connections.clear();
  client = connect(nginx.httpsUrl, { ca: nginx.ca, settings: { initialWindowSize: 0 } });
});
afterEach(() => client.destroy());

/**
 * Sends a request without reading the answer. Returns the stream, and the connection on which the replica
 * received the request.
 */
async function sent(path: string): Promise<{ stream: ClientHttp2Stream; connection: Socket }> {
  connections.delete(path);
  const stream = client.request({ ':path': path });
  stream.on('error', () => undefined);
  const connection = await eventually(() => {
    const received = connections.get(path);
    if (received === undefined) throw new Error(`The replica has not received ${path} yet.`);
    return received;
  });
  return { stream, connection };
}

it.each(['/v1/large', '/v1/labs/large'])(
  'a client that does not read holds no connection of a replica: %s',
  async (path) => {
    const first = await sent(path);
    // The next requests use the same client connection and so the same worker: NGINX reuses a connection to a
    // replica once it is free, and closes it if it has more free connections than it keeps.
    await eventually(async () => {
      const next = await Promise.all(
        Array.from({ length: 8 }, (_, at) => sent(path.replace('large', `${at}`))),
      );
      for (const { stream } of next) stream.close();
      const isReused = next.some(({ connection }) => connection === first.connection);
      expect(isReused || first.connection.destroyed).toBe(true);
    }, freeWithinMs);
  },
);

it('no answer is larger than what NGINX keeps: the OpenAPI document', () => {
  expect(Buffer.byteLength(JSON.stringify(openapiDocument({ labs: true })))).toBeLessThan(keptBytes);
});

it('no answer is larger than what NGINX keeps: a page of sessions', () => {
  const instant = new Date(0).toISOString();
  const largest: AdminSession = {
    id: 'a'.repeat(43),
    current: false,
    createdAt: instant,
    lastSeenAt: instant,
    idleExpiresAt: instant,
    absoluteExpiresAt: instant,
    // In JSON a quotation mark has two bytes, and so has a letter of Latin-1.
    userAgent: '"'.repeat(256),
    address: 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    user: {
      id: 'a'.repeat(43),
      userName: '\u{10437}'.repeat(32),
      displayName: '\u{1F98A}'.repeat(64),
      role: 'admin',
      createdAt: instant,
    },
    completedLabs: Array.from({ length: 32 }, (_, at) => `${at}`.padStart(32, 'x')),
  };
  const count = 300;
  expect(AdminSessionsQuery.safeParse({ count: `${count}` }).success).toBe(true);
  expect(AdminSessionsQuery.safeParse({ count: `${count + 1}` }).success).toBe(false);
  // SCAN may return more keys than COUNT requests, so the test assumes 1.5 times as many.
  expect(Buffer.byteLength(JSON.stringify(largest)) * count * 1.5).toBeLessThan(keptBytes);
});
