import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { problemStatus, type ProblemCode } from '@session-lab/contract';
import { problemBody } from './problem-body.ts';

/** By the codes of node:http's parser; anything else is a `bad_request`. */
const codeOf: Readonly<Record<string, ProblemCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/** What is no HTTP never reaches the app; node:http would answer it without a body. NGINX refuses most of it before. */
export function answerSyntaxErrors(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const code = codeOf[error.code ?? ''] ?? 'bad_request';
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
