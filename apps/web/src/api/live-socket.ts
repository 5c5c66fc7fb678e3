import { ServerMessage, type ClientMessage, type Presence, type SocketCount } from '@session-lab/contract';
import type { ExchangeLog } from './exchange-log.ts';
import { nextStep, pauseMs, steadyAfterMs } from './live-policy.ts';
import type { SessionKeeper } from './session-keeper.ts';
import type { TokenStore } from './token-store.ts';

type Said = Extract<ServerMessage, { type: 'said' }>;

/** A message heard, or one of one's own that did not come back yet (`sending`) and never will (`lost`). */
export type LiveMessage =
  ({ state: 'said' } & Omit<Said, 'type'>) | { state: 'sending' | 'lost'; id: string; text: string };

export type LiveSnapshot = {
  /** This page's socket, once the server has greeted it. Without one the rest is what was last heard. */
  own: { socketId: string; replica: string } | undefined;
  /** Who is here by name, the first of each replica and this page, and how many there are on each in all. */
  present: readonly Presence[];
  counts: readonly SocketCount[];
  /** Oldest first. */
  messages: readonly LiveMessage[];
};

export type LiveSocket = {
  snapshot: () => LiveSnapshot;
  subscribe: (listener: () => void) => () => void;
  /** Sends; false when there is no open socket. */
  say: (text: string) => boolean;
  start: () => void;
};

type WireEvents = {
  onOpen: () => void;
  onMessage: (data: unknown) => void;
  onClose: (code: number) => void;
};
/** An open or opening WebSocket; `number` is its handshake's in the log. */
type Wire = { number: number; send: (text: string) => void; close: () => void };

type LiveSocketOptions = {
  /** Opens a WebSocket with the token that is stored now. */
  connect: (events: WireEvents) => Wire;
  /** Asks `GET /v1/users/me`; true when the session is good. */
  isGood: () => Promise<boolean>;
  tokens: Pick<TokenStore, 'read'>;
  keeper: Pick<SessionKeeper, 'snapshot' | 'subscribe' | 'forget'>;
  log: Pick<ExchangeLog, 'amend'>;
  /** Calls back once after so many milliseconds; returns how to call it off. */
  after: (ms: number, run: () => void) => () => void;
  random: () => number;
  /** A clock that only goes forward, in milliseconds. */
  now: () => number;
};

type Link = {
  wire: Wire;
  token: string | undefined;
  openedAt: number | undefined;
  /** Once it is open, or over. */
  stopWaiting: () => void;
};

const messagesKept = 200;
/** A sign-out of this very page closes its socket a moment before its answer arrives: then there is nothing to tell. */
const ownSignOutMs = 200;
/** A handshake that came to a server that stands still is given up: NGINX would wait a minute, and the browser for ever. */
const handshakeMs = 8_000;
/** What browsers say of a connection that broke (RFC 6455, section 7.4.1). */
const neverAnswered = 1006;
const nothing: LiveSnapshot = { own: undefined, present: [], counts: [], messages: [] };

/**
 * The one WebSocket of a signed-in page: through it the page hears at once that its session ended, whoever ended it. It
 * comes back by itself, never in step with others and never without a pause; while something is away it waits for the
 * keeper to find it again.
 */
export function createLiveSocket({
  connect,
  isGood,
  tokens,
  keeper,
  log,
  after,
  random,
  now,
}: LiveSocketOptions): LiveSocket {
  let current = nothing;
  const listeners = new Set<() => void>();
  let link: Link | undefined;
  /** This page's socket, as the server named it. */
  let self: Presence | undefined;
  let token: string | undefined;
  let failures = 0;
  let sent = 0;
  let callOff: (() => void) | undefined;

  function set(change: Partial<LiveSnapshot>): void {
    current = { ...current, ...change };
    for (const listener of listeners) listener();
  }

  function later(ms: number, run: () => void): void {
    callOff?.();
    callOff = after(ms, () => {
      callOff = undefined;
      run();
    });
  }

  /** Brings the socket in line with who is signed in. */
  function reconcile(): void {
    const { session, away } = keeper.snapshot();
    if (token !== tokens.read()) {
      token = tokens.read();
      failures = 0;
      callOff?.();
      callOff = undefined;
      hangUp();
    }
    if (session.status === 'guest') {
      hangUp();
      if (current !== nothing) set(nothing);
    } else if (
      session.status === 'signed-in' &&
      away === undefined &&
      link === undefined &&
      callOff === undefined
    ) {
      open();
    }
  }

  function open(): void {
    const wire = connect({
      onOpen: () => {
        opened.openedAt = now();
        opened.stopWaiting();
      },
      onMessage: (data) => {
        if (link === opened) hear(data);
      },
      onClose: (code) => {
        if (link === opened) closed(opened, code);
      },
    });
    const stopWaiting = after(handshakeMs, () => {
      wire.close();
      closed(opened, neverAnswered);
    });
    const opened: Link = { wire, token, openedAt: undefined, stopWaiting };
    link = opened;
  }

  function hangUp(): void {
    link?.stopWaiting();
    link?.wire.close();
    link = undefined;
    disconnected();
  }

  function disconnected(): void {
    const messages = current.messages.map((message) =>
      message.state === 'sending' ? { ...message, state: 'lost' as const } : message,
    );
    if (current.own !== undefined) set({ own: undefined, messages });
  }

  function closed({ token: presented, openedAt, stopWaiting }: Link, code: number): void {
    stopWaiting();
    link = undefined;
    disconnected();
    if (openedAt !== undefined && now() - openedAt >= steadyAfterMs) failures = 0;
    const step = nextStep({ code, wasAccepted: openedAt !== undefined, failures }, random());
    failures += 1;
    if (step.do === 'connect') later(step.afterMs, reconcile);
    else if (step.do === 'check') later(step.afterMs, () => void check());
    else if (step.do === 'await_token') later(step.withinMs, () => void check());
    else
      later(ownSignOutMs, () => {
        if (tokens.read() === presented) keeper.forget('ended_elsewhere');
      });
  }

  /** Tells a refused session from an absent store; the keeper hears the answer too, and acts on it. */
  async function check(): Promise<void> {
    const { session, away } = keeper.snapshot();
    if (session.status === 'guest' || away !== undefined) return;
    if (await isGood()) {
      reconcile();
    } else if (keeper.snapshot().away === undefined) {
      failures += 1;
      later(pauseMs(failures, random()), () => void check());
    }
  }

  /** Of a crowd only the first are named; this page shows itself among them all the same. */
  function withSelf(present: readonly Presence[]): readonly Presence[] {
    return self === undefined || present.some(({ socketId }) => socketId === self?.socketId)
      ? present
      : [...present, self];
  }

  function hear(data: unknown): void {
    const message = parseMessage(data);
    if (message?.type === 'welcome') {
      const { socketId, replica, present, counts } = message;
      if (link !== undefined) log.amend(link.wire.number, { servedBy: replica });
      self = present.find((one) => one.socketId === socketId);
      set({ own: { socketId, replica }, present, counts });
    } else if (message?.type === 'presence') {
      const { present, counts } = message;
      set(present === undefined ? { counts } : { present: withSelf(present), counts });
    } else if (message?.type === 'said') {
      const { type: _, ...said } = message;
      const others = current.messages.filter(({ id }) => id !== said.id);
      set({ messages: [...others, { state: 'said' as const, ...said }].slice(-messagesKept) });
    }
  }

  return {
    snapshot: () => current,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    say: (text) => {
      if (link === undefined || current.own === undefined) return false;
      sent += 1;
      const message: ClientMessage = { type: 'say', id: `${current.own.socketId}/${sent}`, text };
      link.wire.send(JSON.stringify(message));
      set({ messages: [...current.messages, { state: 'sending', id: message.id, text }] });
      return true;
    },
    start: () => {
      keeper.subscribe(reconcile);
      reconcile();
    },
  };
}

function parseMessage(data: unknown): ServerMessage | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    return ServerMessage.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined;
  }
}
