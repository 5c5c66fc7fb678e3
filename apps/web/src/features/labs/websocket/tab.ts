import { closeCode } from '@session-lab/contract';
import {
  ServerMessage,
  firstPosition,
  type ClientMessage,
  type ServerMessage as Message,
} from '@session-lab/contract/labs/websocket';
import { pauseMs } from '../../../api/live-policy.ts';

/** Longest wait for the first message of a server. */
const handshakeMs = 6_000;
const normalClosure = 1000;

export type Opened = {
  readonly replica: string;
  readonly startedAtMs: number;
  readonly totalMs: number;
  /** The random pause before this connection. Undefined if no connection broke before. */
  readonly pausedMs: number | undefined;
};

type TabEvents = {
  readonly opened: (opened: Opened) => void;
  /** The page has sent a message, for the first time or again. */
  readonly sent: (id: string) => void;
  readonly acknowledged: (message: Extract<Message, { type: 'acknowledged' }>) => void;
  readonly received: (message: Extract<Message, { type: 'message' }>) => void;
  /** The server, or the end of the connection, closed the socket. */
  readonly closed: (code: number) => void;
};

/** A WebSocket. The listeners are called while it is open, and once when it is closed or refused. */
export type TabSocket = { readonly send: (text: string) => void; readonly close: (code?: number) => void };
export type SocketListeners = {
  readonly onMessage: (data: unknown) => void;
  readonly onClose: (code: number) => void;
};

export type TabInput = {
  readonly connect: (listeners: SocketListeners) => TabSocket;
  readonly events: TabEvents;
  readonly now: () => number;
  readonly random: () => number;
  /** Calls `run` later. Returns a function that cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
};

export type Tab = {
  /** Resolves to whether a server accepted the socket. */
  readonly open: () => Promise<boolean>;
  readonly close: () => void;
  /** Sends a message now, or when the tab is connected again. */
  readonly send: (id: string, text: string) => void;
  /** Whether the tab connects again after its socket closed. Not after the end of the session. */
  readonly setReconnects: (on: boolean) => void;
  /** The server of the socket. Undefined without a socket. */
  readonly replica: () => string | undefined;
};

/**
 * The WebSocket of one tab. A message stays in the outbox until the server acknowledges it. After a broken connection, the tab
 * connects again after a random pause, requests what it missed, and sends the outbox again.
 */
export function createTab({ connect, events, now, random, after }: TabInput): Tab {
  const outbox = new Map<string, string>();
  let socket: TabSocket | undefined;
  let replica: string | undefined;
  let position = firstPosition;
  let reconnects = false;
  let failures = 0;
  let cancelPause: (() => void) | undefined;

  function write(message: ClientMessage): void {
    socket?.send(JSON.stringify(message));
  }

  function transmit(id: string, text: string): void {
    events.sent(id);
    write({ type: 'send', id, text });
  }

  function welcomed(opened: Opened): void {
    ({ replica } = opened);
    failures = 0;
    events.opened(opened);
    if (opened.pausedMs !== undefined) write({ type: 'resume', after: position });
    for (const [id, text] of outbox) transmit(id, text);
  }

  function open(pausedMs?: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const [startedAt, startedAtMs] = [now(), Date.now()];
    const own = connect({
      onMessage: (data) => {
        const message = parse(data);
        if (socket !== own) return;
        if (message?.type === 'welcome') {
          cancelWait();
          welcomed({ replica: message.replica, startedAtMs, totalMs: now() - startedAt, pausedMs });
          resolve(true);
        } else if (message?.type === 'acknowledged') {
          outbox.delete(message.id);
          events.acknowledged(message);
        } else if (message?.type === 'message') {
          position = message.position ?? position;
          events.received(message);
        }
      },
      onClose: (code) => {
        cancelWait();
        resolve(false);
        if (socket !== own) return;
        socket = undefined;
        if (replica !== undefined) events.closed(code);
        replica = undefined;
        if (reconnects && code !== closeCode.signedOut) reconnect();
      },
    });
    const cancelWait = after(handshakeMs, () => {
      own.close();
    });
    socket = own;
    return promise;
  }

  function reconnect(): void {
    const pausedMs = pauseMs(failures, random());
    failures += 1;
    cancelPause = after(pausedMs, () => void open(pausedMs));
  }

  return {
    open: () => open(),
    close: () => {
      cancelPause?.();
      reconnects = false;
      outbox.clear();
      position = firstPosition;
      const own = socket;
      socket = undefined;
      replica = undefined;
      own?.close(normalClosure);
    },
    send: (id, text) => {
      outbox.set(id, text);
      if (replica !== undefined) transmit(id, text);
    },
    setReconnects: (on) => {
      reconnects = on;
      if (!on) cancelPause?.();
    },
    replica: () => replica,
  };
}

function parse(data: unknown): Message | undefined {
  try {
    return ServerMessage.parse(JSON.parse(String(data)));
  } catch {
    return undefined;
  }
}
