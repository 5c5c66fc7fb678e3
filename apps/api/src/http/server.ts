import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { problemStatus, type ProblemCode } from '@session-lab/contract';
import { problemBody } from './problems.ts';

/**
 * Keep-alive timeout. NGINX closes its idle connections after 15 s (`nginx/upstreams.conf`). This timeout is longer, so that
 * NGINX never sends a request on a connection that the replica is closing.
 */
const keepAliveMs = 75_000;

/** Default of Node: maximum number of connections that the system keeps for a process that has not accepted them. */
const backlog = 511;
/** Maximum time to wait for a pause between connections, in milliseconds. A constant load would never pause. */
const pauseWithinMs = 1_000;

export function createAppServer(app: RequestListener, options: ServerOptions): Server {
  const server = createServer(options, app);
  server.keepAliveTimeout = keepAliveMs;
  server.headersTimeout = keepAliveMs + 5_000;
  answerParserErrors(server);
  return server;
}

/** Problem codes by the error codes of node:http's parser. Every other error is a `bad_request`. */
const parserErrorCodes: Readonly<Record<string, ProblemCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/** Answers malformed HTTP, which never reaches the app, with a problem. By default node:http answers without a body. */
function answerParserErrors(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const code = parserErrorCodes[error.code ?? ''] ?? 'bad_request';
    const body = problemBody(code);
    const head = [
      `HTTP/1.1 ${problemStatus[code]} Refused`,
      'Connection: close',
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  });
}

/** Resolves to the URL of the server once it listens. */
export function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(
        address === null || typeof address === 'string' ? '' : `http://${hostInUrl(host)}:${address.port}`,
      );
    });
  });
}

const hostInUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/**
 * Resolves when the process has accepted every pending connection. The operating system resets a connection that it has
 * established and the process has not accepted when the server closes, with any request on it. NGINX does not repeat a write.
 */
export async function acceptPendingConnections(server: Server): Promise<void> {
  let accepted = 0;
  const onConnection = (): void => {
    accepted += 1;
  };
  server.on('connection', onConnection);
  const untilMs = performance.now() + pauseWithinMs;
  for (;;) {
    const before = accepted;
    // The event loop accepts pending connections before it runs the next immediate.
    await nextTurn();
    if (accepted === before) break;
    // On a busy machine, accepting a full queue can take longer than the time limit.
    if (accepted >= backlog && performance.now() > untilMs) break;
  }
  server.off('connection', onConnection);
}

/** Resolves when the last response is sent. Closes idle keep-alive connections at once. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
