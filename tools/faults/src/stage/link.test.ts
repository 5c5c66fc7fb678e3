import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openLink, type OpenLink } from './link.ts';

let server: Server;
let link: OpenLink;
let port: number;
const clients: Socket[] = [];
beforeEach(async () => {
  server = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address: AddressInfo | string | null = server.address();
  link = openLink();
  port = await link.connect(typeof address === 'object' ? (address?.port ?? 0) : 0);
});
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
  link.close();
  server.close();
});

/** One that says something, and what it has heard back by now. */
async function talker(): Promise<{
  say: (text: string) => void;
  heard: () => string;
  closed: () => boolean;
}> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  clients.push(socket);
  let heard = '';
  socket.on('data', (text) => (heard += text)).on('error', () => undefined);
  await once(socket, 'connect');
  return { say: (text) => void socket.write(text), heard: () => heard, closed: () => socket.closed };
}

test('what is said comes through, both ways', async () => {
  const one = await talker();
  one.say('a');
  await vi.waitFor(() => expect(one.heard()).toBe('a'));
});

test('a stalled connection is dead and open, and a new one works', async () => {
  const old = await talker();
  old.say('a');
  await vi.waitFor(() => expect(old.heard()).toBe('a'));
  link.stall();
  old.say('b');
  const other = await talker();
  other.say('c');
  await vi.waitFor(() => expect(other.heard()).toBe('c'));
  expect([old.heard(), old.closed()]).toEqual(['a', false]);
});

test('a link that is cut takes connections and answers none, until it is mended', async () => {
  link.cut();
  const early = await talker();
  early.say('a');
  link.mend();
  const late = await talker();
  late.say('b');
  await vi.waitFor(() => expect(late.heard()).toBe('b'));
  expect(early.heard()).toBe('');
  await vi.waitFor(() => expect(early.closed()).toBe(true));
});
