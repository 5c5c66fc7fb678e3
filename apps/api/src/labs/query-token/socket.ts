import type { Request, Response } from 'express';
import { WebSocketServer } from 'ws';
import { studentProtocol, type SocketMessage } from '@session-lab/contract/labs/query-token';
import { Student } from '@session-lab/contract/labs/student';
import type * as z from 'zod/mini';
import { ProblemError } from '../../http/problems.ts';
import { endUpgraded, type Upgrade } from '../../http/upgrade.ts';

const normalClosure = 1000;

const limits = {
  noServer: true,
  maxPayload: 1024,
  perMessageDeflate: false,
  // A browser closes a connection whose response has none of its subprotocols.
  handleProtocols: (offered: Set<string>): string | false =>
    [...offered].find((protocol) => protocol.startsWith(studentProtocol)) ?? false,
  // Maximum wait for the client's answer to a close frame, in milliseconds.
  closeTimeout: 1_000,
};
const server = new WebSocketServer(limits);

/** Returns the student of a handshake, who is in its subprotocol. */
export function studentOfSocket(req: Request): string {
  const [offered = ''] = (req.get('Sec-WebSocket-Protocol') ?? '').split(',');
  const parsed = Student.safeParse(offered.trim().slice(studentProtocol.length));
  if (offered.startsWith(studentProtocol) && parsed.success) return parsed.data;
  throw new ProblemError('bad_request', { detail: 'The handshake needs the subprotocol student.<id>.' });
}

/** Accepts a WebSocket, sends one message and closes it. NGINX writes its line when the WebSocket is closed. */
export function greet(
  { req, res }: { req: Request; res: Response },
  { socket, head }: Upgrade,
  message: z.infer<typeof SocketMessage>,
): void {
  let isValid = true;
  const onInvalid = (): void => void (isValid = false);
  // Without a listener, ws itself writes an answer. The event comes before `handleUpgrade` returns.
  server.on('wsClientError', onInvalid);
  server.handleUpgrade(req, socket, head, (accepted) => {
    accepted.on('error', () => undefined);
    endUpgraded({ req, res });
    accepted.send(JSON.stringify(message));
    accepted.close(normalClosure);
  });
  server.off('wsClientError', onInvalid);
  if (!isValid) throw new ProblemError('bad_request', { detail: 'This is not a valid WebSocket handshake.' });
}
