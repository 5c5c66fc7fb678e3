import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listen } from './ports.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
import { eventually } from './eventually.ts';

let echoServer: Server;
let proxy: TcpProxy;
const sockets: Socket[] = [];
beforeEach(async () => {
  echoServer = createServer((socket) => socket.on('error', () => undefined).pipe(socket));
  proxy = await startTcpProxy(`redis://127.0.0.1:${await listen(echoServer)}`);
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  proxy.close();
  echoServer.close();
});

type Client = { send: (text: string) => void; received: () => string; isClosed: () => boolean };

async function openClient(): Promise<Client> {
  const socket = connect(proxy.port, '127.0.0.1').setEncoding('utf8');
  sockets.push(socket);
  let received = '';
  socket.on('data', (text) => (received += text)).on('error', () => undefined);
  await once(socket, 'connect');
  return {
    send: (text) => void socket.write(text),
    received: () => received,
    isClosed: () => socket.closed,
  };
}

test('forwards in both directions', async () => {
  const client = await openClient();
  client.send('a');
  await eventually(() => expect(client.received()).toBe('a'));
});

test('keeps the scheme, user and path of the URL', async () => {
  const other = await startTcpProxy('redis://ada:secret@localhost:1/2');
  other.close();
  expect(other.url).toBe(`redis://ada:secret@127.0.0.1:${other.port}/2`);
});

test('stall leaves connections open without forwarding, and new ones forward', async () => {
  const first = await openClient();
  first.send('a');
  await eventually(() => expect(first.received()).toBe('a'));
  proxy.stall();
  first.send('b');
  const second = await openClient();
  second.send('c');
  await eventually(() => expect(second.received()).toBe('c'));
  expect([first.received(), first.isClosed()]).toEqual(['a', false]);
});

test('cut accepts connections without forwarding, until repair closes them', async () => {
  proxy.cut();
  const early = await openClient();
  early.send('a');
  proxy.repair();
  const late = await openClient();
  late.send('b');
  await eventually(() => expect(late.received()).toBe('b'));
  expect(early.received()).toBe('');
  await eventually(() => expect(early.isClosed()).toBe(true));
});
