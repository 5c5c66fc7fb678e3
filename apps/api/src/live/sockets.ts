import type { IncomingMessage } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import { closeCode } from '@session-lab/contract';
import { eachInBatches } from './in-batches.ts';
import type { Upgrade } from '../http/upgrade.ts';

/** Interval of pings. A client that did not answer the previous ping is disconnected. */
const heartbeatMs = 25_000;

const limits = {
  noServer: true,
  // Many small fragments use far more memory than the bytes that they contain.
  maxFragments: 64,
  maxBufferedChunks: 1024,
  // Compression uses memory per socket, and a compressed message can expand up to a thousandfold.
  perMessageDeflate: false,
  // By default ws accepts the first subprotocol that the client offers.
  handleProtocols: (): false => false,
  // Maximum wait for the client's answer to a close frame, in milliseconds.
  closeTimeout: 2_000,
} as const;

export type Sockets = ReturnType<typeof createSockets>;

/**
 * Enforces the limits of the protocol. `socket.ts` handles the messages. `maxPayload` applies to all fragments of a message
 * together: a larger message closes the socket with 1009.
 */
export function createSockets({ maxPayload = 64 * 1024 }: { maxPayload?: number } = {}) {
  const server = new WebSocketServer({ ...limits, maxPayload });
  const unanswered = new WeakSet<WebSocket>();
  const heartbeat = setInterval(() => {
    void eachInBatches(server.clients, (socket) => {
      if (unanswered.has(socket)) {
        socket.terminate();
      } else {
        unanswered.add(socket);
        socket.ping();
      }
    });
  }, heartbeatMs);

  return {
    /** Returns false for an invalid handshake (RFC 6455), without writing an answer. */
    accept(req: IncomingMessage, { socket, head }: Upgrade, serve: (socket: WebSocket) => void): boolean {
      let isValid = true;
      const onInvalid = (): void => {
        isValid = false;
      };
      // Without a listener, ws itself writes an answer. The event comes before `handleUpgrade` returns.
      server.on('wsClientError', onInvalid);
      server.handleUpgrade(req, socket, head, (accepted) => {
        accepted.on('pong', () => unanswered.delete(accepted));
        // ws has closed the socket with 1002, 1007 or 1009.
        accepted.on('error', () => undefined);
        serve(accepted);
      });
      server.off('wsClientError', onInvalid);
      return isValid;
    },

    open: (): number => server.clients.size,

    /** Closes all sockets with 1001. After `closeTimeout`, ws ends the connections that did not answer. */
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
