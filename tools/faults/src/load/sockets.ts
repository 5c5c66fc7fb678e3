import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { closeCode, livePath, ServerMessage } from '@session-lab/contract';
import { parse } from './client.ts';
import type { Journal } from './journal.ts';
import type { KnownSession, Ledger } from './ledger.ts';

/**
 * Longest delay before a socket reconnects. The shortest is half of it, as in the page
 * (apps/web/src/api/live-policy.ts).
 */
const reconnectMs = 1_000;
const sendEveryMs = 2_000;
const openWithinMs = 5_000;

export type Sockets = {
  /** Number of times that a socket was closed by the stack. */
  readonly closed: () => number;
  readonly open: () => number;
  stop(): void;
};

type SocketOfSession = { readonly socket: WebSocket; readonly session: KnownSession };

/**
 * Opens `count` sockets, each with its own session. They send a message every 2 s and reconnect when they are
 * closed.
 */
export async function keepSockets(
  count: number,
  { baseUrl, ledger, journal }: { baseUrl: string; ledger: Ledger; journal: Journal },
): Promise<Sockets> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const open = new Set<WebSocket>();
  let closed = 0;
  const first = await Promise.all(Array.from({ length: count }, () => openOne(reserveSession(ledger))));
  for (const one of first) void keepOpen(one);

  return {
    closed: () => closed,
    open: () => open.size,
    stop() {
      stopping.abort();
      for (const socket of open) socket.terminate();
    },
  };

  async function openOne(session: KnownSession): Promise<SocketOfSession> {
    const { socket } = await openSocket(baseUrl, session.token);
    open.add(socket);
    return { socket, session };
  }

  async function keepOpen({ socket, session }: SocketOfSession): Promise<void> {
    const sending = setInterval(() => sendMessage(socket), sendEveryMs);
    const code = await closeCodeOf(socket);
    clearInterval(sending);
    open.delete(socket);
    if (signal.aborted) return;
    closed += 1;
    if (code === closeCode.signedOut && session.state === 'live')
      journal.note('SOCKET', '4401 while signed in');
    const reopened = await reopen(session);
    if (reopened !== undefined) void keepOpen(reopened);
  }

  async function reopen(session: KnownSession): Promise<SocketOfSession | undefined> {
    while (!signal.aborted) {
      await pause(reconnectMs * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
      const reopened = await openOne(liveSession(session, ledger)).catch(() => undefined);
      if (reopened !== undefined) return reopened;
    }
    return undefined;
  }
}

export type OpenSocket = { readonly socket: WebSocket; readonly replica: string };

/**
 * Opens a socket as the page does. Resolves after the welcome message; rejects if the stack refuses the
 * socket.
 */
export async function openSocket(baseUrl: string, token: string): Promise<OpenSocket> {
  const url = `${baseUrl.replace('http', 'ws')}${livePath}?access_token=${token}`;
  const socket = new WebSocket(url, { origin: baseUrl, handshakeTimeout: openWithinMs });
  const lost = new AbortController();
  socket.once('close', () => lost.abort());
  // A later error is followed by 'close'.
  socket.on('error', () => lost.abort());
  const signal = AbortSignal.any([lost.signal, AbortSignal.timeout(openWithinMs)]);
  try {
    const data: unknown = (await once(socket, 'message', { signal }))[0];
    const welcome = ServerMessage.parse(parse(String(data)));
    return { socket, replica: welcome.type === 'welcome' ? welcome.replica : '' };
  } catch (error) {
    socket.terminate();
    throw error;
  }
}

/** Resolves with the close code, or with undefined if the socket is already closed. */
function closeCodeOf(socket: WebSocket): Promise<number | undefined> {
  if (socket.readyState === WebSocket.CLOSED) return Promise.resolve(undefined);
  return new Promise((resolve) => socket.once('close', resolve));
}

function sendMessage(socket: WebSocket): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  socket.send(JSON.stringify({ type: 'send', id: `${Math.random()}`, text: 'still here' }));
}

function reserveSession(ledger: Ledger): KnownSession {
  const free = ledger.live().find(({ hasSocket }) => !hasSocket);
  if (free === undefined) throw new Error('There are more sockets than sessions.');
  free.hasSocket = true;
  return free;
}

/** Returns another session without a socket if the fault ended this one. */
function liveSession(session: KnownSession, ledger: Ledger): KnownSession {
  if (session.state === 'live') return session;
  const another = ledger.live().find(({ hasSocket }) => !hasSocket);
  if (another === undefined) return session;
  another.hasSocket = true;
  return another;
}
