import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { reach } from './reach.ts';

const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** Starts a server on a free port. */
async function listen(onSocket: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    sockets.add(socket);
    onSocket(socket);
  });
  servers.push(server);
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const reachPort = async (port: number) => (await reach([{ hostname: '127.0.0.1', port }]))[0];

test('sends PING, and returns the first line of the reply', async () => {
  const port = await listen((socket) => {
    socket.once('data', (bytes) => {
      socket.write(String(bytes) === 'PING\r\n' ? '-NOAUTH Authentication required.\r\nmore' : '-ERR\r\n');
    });
  });
  expect(await reachPort(port)).toEqual({
    address: `127.0.0.1:${port}`,
    connected: true,
    outcome: '-NOAUTH Authentication required.',
    ms: expect.any(Number),
  });
});

test('returns the error of the operating system for a port without a server and a name without an address', async () => {
  const port = await listen(() => undefined);
  servers.splice(0).forEach((server) => server.close());
  const found = await reach([
    { hostname: '127.0.0.1', port },
    { hostname: 'redis-console.invalid', port: 6379 },
  ]);
  expect(found[0]).toMatchObject({ connected: false, outcome: 'ECONNREFUSED' });
  expect(found[1]).toMatchObject({ address: 'redis-console.invalid:6379', connected: false });
  expect(found[1]?.outcome).toMatch(/^(?:ENOTFOUND|EAI_AGAIN)$/);
});

test('ends when the program at the address is silent, closes, or sends without an end', async () => {
  const silent = await listen(() => undefined);
  const closing = await listen((socket) => {
    socket.end();
  });
  const endless = await listen((socket) => {
    socket.write('\u0001'.repeat(10_000));
  });
  expect(await reachPort(silent)).toMatchObject({ connected: true, outcome: 'no reply' });
  expect(await reachPort(closing)).toMatchObject({ outcome: 'closed without a reply' });
  expect(await reachPort(endless)).toMatchObject({ outcome: '.'.repeat(200) });
});
