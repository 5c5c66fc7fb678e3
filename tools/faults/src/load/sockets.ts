import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { closeCode, livePath, ServerMessage } from '@session-lab/contract';
import { parse } from './client.ts';
import type { Journal } from './journal.ts';
import type { KnownSession, Ledger } from './ledger.ts';

/** A socket comes back after half of this to all of it, as the page's do (apps/web/src/api/live-policy.ts). */
const comeBackMs = 1_000;
const sayEveryMs = 2_000;
const openWithinMs = 5_000;

export type Sockets = {
  /** How many were closed while this ran, and the longest that one of them was away. */
  readonly closed: () => number;
  readonly longestAwayMs: () => number;
  readonly open: () => number;
  stop(): void;
};

/** Keeps so many sockets open, each on a session of its own, which says something now and then. Resolves when all are. */
export async function keepSockets(
  count: number,
  { baseUrl, ledger, journal }: { baseUrl: string; ledger: Ledger; journal: Journal },
): Promise<Sockets> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const opened = new Set<WebSocket>();
  let closed = 0;
  let longestAwayMs = 0;
  const first = await Promise.all(Array.from({ length: count }, () => openOne(pin(ledger))));
  for (const one of first) void keep(one);

  return {
    closed: () => closed,
    longestAwayMs: () => longestAwayMs,
    open: () => opened.size,
    stop() {
      stopping.abort();
      for (const socket of opened) socket.terminate();
    },
  };

  type Held = { readonly socket: WebSocket; readonly session: KnownSession };

  async function openOne(session: KnownSession): Promise<Held> {
    const { socket } = await openSocket(baseUrl, session.token);
    opened.add(socket);
    return { socket, session };
  }

  async function keep({ socket, session }: Held): Promise<void> {
    const talking = setInterval(() => say(socket), sayEveryMs);
    const code = await closing(socket);
    clearInterval(talking);
    opened.delete(socket);
    if (signal.aborted) return;
    const sinceMs = performance.now();
    closed += 1;
    if (code === closeCode.signedOut && session.state === 'live')
      journal.note('SOCKET', '4401 while signed in');
    const back = await comeBack(session);
    if (back === undefined) return;
    longestAwayMs = Math.max(longestAwayMs, performance.now() - sinceMs);
    void keep(back);
  }

  async function comeBack(session: KnownSession): Promise<Held | undefined> {
    while (!signal.aborted) {
      await pause(comeBackMs * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
      const back = await openOne(stillGood(session, ledger)).catch(() => undefined);
      if (back !== undefined) return back;
    }
    return undefined;
  }
}

export type OpenSocket = { readonly socket: WebSocket; readonly replica: string };

/** Opens it as a page would, and waits for its welcome; rejects when it is refused. */
export async function openSocket(baseUrl: string, token: string): Promise<OpenSocket> {
  const url = `${baseUrl.replace('http', 'ws')}${livePath}?access_token=${token}`;
  const socket = new WebSocket(url, { origin: baseUrl, handshakeTimeout: openWithinMs });
  const lost = new AbortController();
  socket.once('close', () => lost.abort());
  // What goes wrong later ends in 'close'.
  socket.on('error', () => lost.abort());
  const signal = AbortSignal.any([lost.signal, AbortSignal.timeout(openWithinMs)]);
  try {
    const [data]: unknown[] = await once(socket, 'message', { signal });
    const welcome = ServerMessage.parse(parse(String(data)));
    return { socket, replica: welcome.type === 'welcome' ? welcome.replica : '' };
  } catch (error) {
    socket.terminate();
    throw error;
  }
}

/** Its close code; `undefined` where it was closed before anybody asked. */
function closing(socket: WebSocket): Promise<number | undefined> {
  if (socket.readyState === WebSocket.CLOSED) return Promise.resolve(undefined);
  return new Promise((resolve) => socket.once('close', resolve));
}

function say(socket: WebSocket): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  socket.send(JSON.stringify({ type: 'send', id: `${Math.random()}`, text: 'still here' }));
}

function pin(ledger: Ledger): KnownSession {
  const free = ledger.live().find(({ pinned }) => !pinned);
  if (free === undefined) throw new Error('there are more sockets than sessions');
  free.pinned = true;
  return free;
}

/** Whoever was signed out by the fault has signed in anew. */
function stillGood(session: KnownSession, ledger: Ledger): KnownSession {
  if (session.state === 'live') return session;
  const another = ledger.live().find(({ pinned }) => !pinned);
  if (another === undefined) return session;
  another.pinned = true;
  return another;
}
