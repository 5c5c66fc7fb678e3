import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { bounds as recordingBounds } from './recording.ts';
import { bounds, createTap, type Tap } from './tap.ts';

const host = '127.0.0.1';
const [ada, bob] = ['A'.repeat(22), 'B'.repeat(22)];
const token = 'T'.repeat(86);
let nowMs = 0;
let target: Server;
let port = 0;
let tap: Tap;

const portOf = (server: Server): number => {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
};

/** A server that answers each chunk with a token. */
beforeEach(async () => {
  nowMs = 0;
  target = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => socket.write(`Authorization: Bearer ${token}\r\n`));
  }).listen(0, host);
  const free = createServer().listen(0, host);
  await Promise.all([once(target, 'listening'), once(free, 'listening')]);
  port = portOf(free);
  free.close();
  await once(free, 'close');
  tap = createTap({
    hosts: [host],
    lines: [{ wire: 'http', port, target: { hostname: host, port: portOf(target) } }],
    now: () => nowMs,
  });
});
afterEach(() => {
  tap.close();
  target.close();
});

async function opened(): Promise<Socket> {
  const socket = connect(port, host);
  await once(socket, 'connect');
  return socket;
}
const isRefused = async (): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('error', () => resolve(true));
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
  });

it('does not listen until a student switches it on', async () => {
  expect(await isRefused()).toBe(true);
  expect(await tap.switchOn(ada)).toEqual({ status: 'on', endsInMs: bounds.leaseMs });
  expect(await isRefused()).toBe(false);
  expect(tap.switchOff(ada)).toEqual({ status: 'off' });
  expect(await isRefused()).toBe(true);
});

it('passes bytes on in both directions, and shows them to their student only', async () => {
  await tap.switchOn(ada);
  const socket = await opened();
  socket.write('hello');
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toContain(token);
  expect(tap.connections(ada)).toMatchObject([
    { wire: 'http', isOpen: true, turns: [{ from: 'browser', text: 'hello' }, { from: 'server' }] },
  ]);
  expect(tap.tokenOf(ada)).toBe(token);
  expect(tap.connections(bob)).toEqual([]);
  expect(tap.tokenOf(bob)).toBeUndefined();
  socket.destroy();
});

it('belongs to one student at a time', async () => {
  await tap.switchOn(ada);
  nowMs = 1000;
  expect(await tap.switchOn(bob)).toEqual({ status: 'taken', freeInMs: bounds.leaseMs - 1000 });
  // Another student cannot end it.
  expect(tap.switchOff(bob).status).toBe('taken');
  expect(tap.read(ada).status).toBe('on');
  tap.switchOff(ada);
  expect((await tap.switchOn(bob)).status).toBe('on');
});

it('ends a connection that names another student, and forgets its bytes', async () => {
  await tap.switchOn(ada);
  const socket = await opened();
  socket.write(`GET /?student=${bob} HTTP/1.1`);
  await once(socket, 'close');
  expect(tap.connections(ada)).toMatchObject([{ isOpen: false, turns: [] }]);
  expect(JSON.stringify(tap.connections(ada))).not.toContain(bob);
});

it('ends after its time, also if its page reads it all the time', async () => {
  await tap.switchOn(ada);
  const socket = await opened();
  for (nowMs = 0; nowMs < bounds.leaseMs; nowMs += bounds.silentMs - 1)
    expect(tap.read(ada).status).toBe('on');
  nowMs = bounds.leaseMs;
  expect(tap.read(ada)).toEqual({ status: 'off' });
  await once(socket, 'close');
  expect(await isRefused()).toBe(true);
});

it('ends by itself if the page of its student does not read it', async () => {
  await tap.switchOn(ada);
  nowMs = bounds.silentMs;
  await vi.waitFor(async () => expect(await isRefused()).toBe(true));
  expect(tap.read(bob)).toEqual({ status: 'off' });
});

it('keeps a recording for some minutes, and those of the latest students only', async () => {
  await tap.switchOn(ada);
  const socket = await opened();
  await vi.waitFor(() => expect(tap.connections(ada)).toHaveLength(1));
  socket.destroy();
  tap.switchOff(ada);
  nowMs = bounds.keptMs;
  expect(tap.connections(ada)).toHaveLength(1);
  nowMs += 1;
  expect(tap.connections(ada)).toEqual([]);
  nowMs = 0;
  for (let count = 0; count < bounds.students; count += 1) {
    const student = `${count}`.padStart(22, 'C');
    await tap.switchOn(student);
    tap.switchOff(student);
  }
  expect(tap.connections(ada)).toEqual([]);
});

it('records a bounded number of connections, and refuses more', async () => {
  await tap.switchOn(ada);
  for (let count = 0; count < recordingBounds.connections; count += 1) {
    (await opened()).destroy();
  }
  const refused = await opened();
  await once(refused, 'close');
  expect(tap.connections(ada)).toHaveLength(recordingBounds.connections);
});

it('stays off if another program has its port', async () => {
  const other = createServer().listen(port, host);
  await once(other, 'listening');
  await expect(tap.switchOn(ada)).rejects.toThrow('EADDRINUSE');
  expect(tap.read(ada)).toEqual({ status: 'off' });
  other.close();
});
