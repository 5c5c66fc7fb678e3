import { once } from 'node:events';
import { ServerMessage, livePath } from '@session-lab/contract';
import { WebSocket } from 'ws';
import { stack } from './stack.ts';

export type LiveSocket = {
  readonly socket: WebSocket;
  /** The replica of the socket. */
  readonly replica: string;
  readonly messages: ServerMessage[];
  /** Resolves to the close code and the milliseconds from this call to the close. */
  closed(): Promise<{ code: number; ms: number }>;
  next(matches: (message: ServerMessage) => boolean): Promise<ServerMessage>;
};

export const origin = new URL(stack.baseUrl).origin;

const liveUrl = (query: string): string => `${stack.baseUrl.replace('http', 'ws')}${livePath}${query}`;

/** Opens a socket as a page does, and waits for the welcome message. */
export async function openLive(token: string): Promise<LiveSocket> {
  const socket = new WebSocket(liveUrl(`?access_token=${token}`), { origin });
  const messages: ServerMessage[] = [];
  socket.on('message', (data: Buffer) =>
    messages.push(ServerMessage.parse(JSON.parse(data.toString('utf8')))),
  );
  const next = (matches: (message: ServerMessage) => boolean): Promise<ServerMessage> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = messages.find(matches);
        if (found === undefined) return;
        socket.off('message', look);
        resolve(found);
      };
      socket.on('message', look);
      socket.once('close', (code) => reject(new Error(`the socket closed with ${code}`)));
      socket.once('error', reject);
      look();
    });
  const welcome = await next(({ type }) => type === 'welcome');
  return {
    socket,
    replica: welcome.type === 'welcome' ? welcome.replica : '',
    messages,
    next,
    closed() {
      const since = performance.now();
      return new Promise((resolve) =>
        socket.once('close', (code) => resolve({ code, ms: performance.now() - since })),
      );
    },
  };
}

/**
 * Opens one socket on each of the two replicas. NGINX distributes sockets in turn, so a few attempts reach
 * both.
 */
export async function openOnBoth(tokens: readonly string[]): Promise<readonly [LiveSocket, LiveSocket]> {
  const sockets = new Map<string, LiveSocket>();
  for (let attempt = 0; attempt < 8 && sockets.size < 2; attempt++) {
    const token = tokens[sockets.size % tokens.length] ?? '';
    const opened = await openLive(token);
    if (sockets.has(opened.replica)) opened.socket.terminate();
    else sockets.set(opened.replica, opened);
  }
  const [first, second] = sockets.values();
  if (first === undefined || second === undefined) throw new Error('no socket reached the other replica');
  return [first, second];
}

/** Opens a socket at a path of the stack, and closes it after the handshake. */
export async function connectTo(pathAndQuery: string): Promise<void> {
  const socket = new WebSocket(`${stack.baseUrl.replace('http', 'ws')}${pathAndQuery}`, { origin });
  await once(socket, 'open');
  socket.terminate();
}

/** Tries an upgrade. Returns the status and body of the refusal, or the status 101. */
export function tryUpgrade(
  query: string,
  headers: Record<string, string> = { origin },
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(liveUrl(query), { headers });
    socket.once('open', () => {
      socket.terminate();
      resolve({ status: 101, body: '' });
    });
    socket.once('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (chunk) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    socket.once('error', reject);
  });
}
