import { once } from 'node:events';
import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import { WebSocket, type ClientOptions } from 'ws';
import type { Sockets } from '../live/sockets.ts';

export type SocketPair = {
  /** The replica's end, served by `sockets`. */
  accepted: WebSocket;
  /** The client's end. */
  peer: WebSocket;
  /** Resolves to the close code that the client receives. */
  closed: Promise<number>;
};

/** Opens a WebSocket over loopback and returns both ends. Closes it after the test. */
export async function socketPair(sockets: Sockets, options: ClientOptions = {}): Promise<SocketPair> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = new Promise<WebSocket>((resolve) => {
    server.once('upgrade', (req, socket, head) => sockets.accept(req, { socket, head }, resolve));
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const peer = new WebSocket(`ws://127.0.0.1:${port}`, options);
  onTestFinished(() => {
    peer.terminate();
    server.close();
  });
  const closed = new Promise<number>((resolve) => peer.once('close', resolve));
  await once(peer, 'open');
  return { accepted: await accepted, peer, closed };
}
