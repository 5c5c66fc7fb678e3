import { readFileSync } from 'node:fs';
import { livePath } from '@session-lab/contract';
import { line, type StackFile } from '@session-lab/launcher';
import { loopbackAddress } from '@session-lab/test-support/addresses';
import pLimit from 'p-limit';
import { WebSocket } from 'ws';
import type { TestUsers } from './test-users.ts';

/** Below NGINX's limit of 2,000 connections from one address (nginx/limits.conf). */
const socketsPerAddress = 1_500;
/** The clients of the requests use the addresses below this number. */
const firstAddress = 1_000;
const openWithinMs = 15_000;
const concurrentHandshakes = 24;

export type LiveSockets = {
  /** Opens a socket and waits for the first message of the server. */
  readonly open: (token: string) => Promise<WebSocket>;
  /** Sockets that closed unexpectedly, each with its close code. */
  readonly lost: () => readonly string[];
  /** Called for every message that a socket receives. */
  onMessage: (message: Buffer) => void;
  /** Closes all sockets. None of them counts as lost. */
  readonly close: () => void;
  /** Stops counting the close of this socket as a loss. */
  readonly expectClose: (socket: WebSocket) => void;
  readonly size: () => number;
  /** Returns the open socket at this index, modulo the number of open sockets. */
  readonly pick: (index: number) => WebSocket;
};

/** Opens WebSockets through NGINX over TLS, from as many loopback addresses as NGINX's limit requires. */
export function createLiveSockets(stack: StackFile): LiveSockets {
  const ca = readFileSync(stack.caFile);
  const origin = stack.httpsUrl.replace('localhost', '127.0.0.1');
  const open = new Set<WebSocket>();
  const lost: string[] = [];
  let opened = 0;

  const sockets: LiveSockets = {
    onMessage: () => undefined,
    lost: () => lost,
    size: () => open.size,
    pick(index) {
      const found = [...open][index % open.size];
      if (found === undefined) throw new Error('No socket is open.');
      return found;
    },
    expectClose: (socket) => void open.delete(socket),
    close() {
      const all = [...open];
      open.clear();
      for (const socket of all) socket.terminate();
    },
    open(token) {
      const localAddress = loopbackAddress(firstAddress + Math.floor(opened++ / socketsPerAddress));
      const socket = new WebSocket(`${origin.replace('https', 'wss')}${livePath}?access_token=${token}`, {
        ca,
        origin,
        perMessageDeflate: false,
        handshakeTimeout: openWithinMs,
        ...(localAddress === undefined ? {} : { localAddress }),
      });
      return new Promise((resolve, reject) => {
        const fail = (reason: string): void => {
          clearTimeout(timer);
          socket.terminate();
          reject(new Error(`A socket did not open: ${reason}`));
        };
        const timer = setTimeout(() => fail(`no message within ${openWithinMs / 1000} s`), openWithinMs);
        socket.on('error', ({ message }) => fail(message));
        socket.once('message', () => {
          clearTimeout(timer);
          open.add(socket);
          socket.on('message', (data: Buffer) => sockets.onMessage(data));
          socket.once('close', (code) => {
            if (open.delete(socket)) lost.push(`closed with ${code}`);
          });
          resolve(socket);
        });
      });
    },
  };
  return sockets;
}

/** Opens `count` sockets, distributed evenly over the users. */
export async function openAll(
  { users }: TestUsers,
  sockets: LiveSockets,
  count: number,
  signal: AbortSignal,
): Promise<void> {
  const startedAtMs = performance.now();
  await pLimit(concurrentHandshakes).map(Array.from({ length: count }), async (_, index) => {
    const user = users[index % users.length];
    if (user !== undefined && !signal.aborted) await sockets.open(user.token);
  });
  line('ok', `${sockets.size()} sockets of ${users.length} users`, performance.now() - startedAtMs);
}
