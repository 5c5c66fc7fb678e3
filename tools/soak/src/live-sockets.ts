import { readFileSync } from 'node:fs';
import { WebSocket } from 'ws';
import { livePath } from '@session-lab/contract';
import { loopbackAddress } from '@session-lab/test-support/addresses';
import type { StackFile } from '@session-lab/launcher';

/** NGINX lets an address have 2,000 connections (nginx/limits.conf). */
const socketsAnAddress = 1_500;
/** The addresses of the requests come before these. */
const firstAddress = 1_000;
const openWithinMs = 15_000;

export type LiveSockets = {
  /** Opens one, and waits for its welcome. */
  readonly open: (token: string) => Promise<WebSocket>;
  /** Those that ended though nobody ended them, and how. */
  readonly lost: () => readonly string[];
  /** Hears what is said, on every socket. */
  onHeard: (text: Buffer) => void;
  /** Ends them all; none of them counts as lost. */
  readonly close: () => void;
  /** From now on this one may end. */
  readonly letGo: (socket: WebSocket) => void;
  readonly size: () => number;
  /** Another one for each number, as far as there are. */
  readonly anyOf: (number: number) => WebSocket;
};

/** WebSockets over TLS through NGINX, from as many addresses of this machine as its limit asks for. */
export function createLiveSockets(stack: StackFile): LiveSockets {
  const ca = readFileSync(stack.caFile);
  const origin = stack.httpsUrl.replace('localhost', '127.0.0.1');
  const held = new Set<WebSocket>();
  const lost: string[] = [];
  let opened = 0;

  const sockets: LiveSockets = {
    onHeard: () => undefined,
    lost: () => lost,
    size: () => held.size,
    anyOf(number) {
      const found = [...held][number % held.size];
      if (found === undefined) throw new Error('no socket is open');
      return found;
    },
    letGo: (socket) => void held.delete(socket),
    close() {
      const all = [...held];
      held.clear();
      for (const socket of all) socket.terminate();
    },
    open(token) {
      const localAddress = loopbackAddress(firstAddress + Math.floor(opened++ / socketsAnAddress));
      const socket = new WebSocket(`${origin.replace('https', 'wss')}${livePath}?access_token=${token}`, {
        ca,
        origin,
        perMessageDeflate: false,
        handshakeTimeout: openWithinMs,
        ...(localAddress === undefined ? {} : { localAddress }),
      });
      return new Promise((resolve, reject) => {
        const refused = (why: string): void => {
          clearTimeout(timer);
          socket.terminate();
          reject(new Error(`a socket was not opened: ${why}`));
        };
        const timer = setTimeout(() => refused(`no welcome within ${openWithinMs / 1000} s`), openWithinMs);
        socket.on('error', ({ message }) => refused(message));
        socket.once('message', () => {
          clearTimeout(timer);
          held.add(socket);
          socket.on('message', (data: Buffer) => sockets.onHeard(data));
          socket.once('close', (code) => {
            if (held.delete(socket)) lost.push(`closed with ${code}`);
          });
          resolve(socket);
        });
      });
    },
  };
  return sockets;
}
