import type { IncomingMessage } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import { closeCode } from '@session-lab/contract';
import { eachInSlices } from './slices.ts';
import type { Upgrade } from './upgrade.ts';

/** How often a peer is asked whether it is still there; one that did not answer since is cut off. */
const heartbeatMs = 25_000;

const limits = {
  noServer: true,
  // A message that is larger, whole, closes with 1009.
  maxPayload: 64 * 1024,
  // A message of many tiny fragments or chunks costs far more memory than its bytes.
  maxFragments: 64,
  maxBufferedChunks: 1024,
  // Compression costs memory per socket, and lets one byte stand for a thousand.
  perMessageDeflate: false,
  // The server speaks no subprotocol. By default ws answers with the first that the client offers, whatever it is.
  handleProtocols: (): false => false,
  // How long a peer may take to answer our close frame, in milliseconds.
  closeTimeout: 2_000,
} as const;

export type Sockets = ReturnType<typeof createSockets>;

/** The WebSocket protocol and its limits; what is said over it is `socket.ts`. */
export function createSockets() {
  const server = new WebSocketServer(limits);
  const unanswered = new WeakSet<WebSocket>();
  const heartbeat = setInterval(() => {
    void eachInSlices(server.clients, (socket) => {
      if (unanswered.has(socket)) {
        socket.terminate();
      } else {
        unanswered.add(socket);
        socket.ping();
      }
    });
  }, heartbeatMs);

  return {
    /** False when the handshake is not one of RFC 6455; nothing was written then. */
    accept(req: IncomingMessage, { socket, head }: Upgrade, serve: (socket: WebSocket) => void): boolean {
      let isValid = true;
      const onInvalid = (): void => {
        isValid = false;
      };
      // Without a listener ws would answer by itself, and not with a problem. It does so before `handleUpgrade` returns.
      server.on('wsClientError', onInvalid);
      server.handleUpgrade(req, socket, head, (accepted) => {
        accepted.on('pong', () => unanswered.delete(accepted));
        // ws has closed it with the right code already: 1002, 1007, 1009.
        accepted.on('error', () => undefined);
        serve(accepted);
      });
      server.off('wsClientError', onInvalid);
      return isValid;
    },

    open: (): number => server.clients.size,

    /** Says 1001 to everybody, waits a moment for their answers, and cuts off the rest. */
    async close(): Promise<void> {
      clearInterval(heartbeat);
      const closed = [...server.clients].map(
        (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
      );
      for (const socket of server.clients) socket.close(closeCode.serverStopping);
      await Promise.all(closed);
    },
  };
}
