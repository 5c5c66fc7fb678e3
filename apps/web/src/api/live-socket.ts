import {
  closeCode,
  ServerMessage,
  squeezeLines,
  type ClientMessage,
  type PresentUser,
  type RefusedReason,
  type SocketCount,
} from '@session-lab/contract';
import type { ExchangeLog } from './exchange-log.ts';
import { nextStep, pauseMs, steadyAfterMs } from './live-policy.ts';
import type { SessionKeeper } from './session-keeper.ts';
import type { TokenStore } from './token-store.ts';

type Said = Extract<ServerMessage, { type: 'message' }>;

/** Why a message of this page was not published, as far as the page knows. */
export type NotSent =
  | { reason: 'disconnected' | 'no_answer' }
  /** The server refused it. */
  | { reason: RefusedReason; retryAfterMs: number };

export type LiveMessage =
  /** Published. `id` is the server's. */
  | ({ state: 'sent' } & Omit<Said, 'type' | 'ownId'>)
  /** This page's own, not confirmed yet. `id` is the page's. */
  | { state: 'sending'; id: string; text: string }
  | { state: 'not_sent'; id: string; text: string; why: NotSent };

export type LiveSnapshot = {
  /** This page's socket, from the server's welcome on. Without a socket the rest is what the page received last. */
  own: { socketId: string; replica: string } | undefined;
  /** The session has as many sockets as it may, in other tabs. */
  isFull: boolean;
  /** The named users, the first of each replica and this user, and the number of sockets of each replica. */
  present: readonly PresentUser[];
  counts: readonly SocketCount[];
  /** Oldest first. */
  messages: readonly LiveMessage[];
};

export type LiveSocket = {
  snapshot: () => LiveSnapshot;
  subscribe: (listener: () => void) => () => void;
  /** Sends; false when there is no open socket, or nothing visible in the text. */
  say: (text: string) => boolean;
  /** Sends a message again that was not sent. */
  sayAgain: (id: string) => void;
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
  /** Checks the session by HTTP, without sliding its idle timeout: this page does so on its own. */
  isGood: () => Promise<boolean>;
  tokens: Pick<TokenStore, 'read'>;
  keeper: Pick<SessionKeeper, 'snapshot' | 'subscribe' | 'forget'>;
  log: Pick<ExchangeLog, 'amend'>;
  /** Calls back once after so many milliseconds; returns how to call it off. */
  after: (ms: number, run: () => void) => () => void;
  /** Calls back when the page is looked at again, or has a network again. */
  onWake: (listener: () => void) => void;
  random: () => number;
  /** A clock that only goes forward, in milliseconds. */
  now: () => number;
};

type Link = {
  wire: Wire;
  token: string | undefined;
  openedAt: number | undefined;
  isPinged: boolean;
  /** Stops the one timer of this link: of the handshake, until the next ping, or until the answer to it. */
  stopTimer: () => void;
};

const messagesKept = 200;
/** A sign-out of this very page closes its socket a moment before its answer arrives: then there is nothing to report. */
const ownSignOutMs = 200;
/** A handshake that came to a server that stands still is given up: NGINX would wait a minute, and the browser for ever. */
const handshakeMs = 8_000;
/** A socket on which nothing arrives for this long is pinged. With `answerMs` and a reconnect this stays under 60 s. */
export const pingEveryMs = 20_000;
/** A server that sends nothing for this long after a ping, or after the handshake, is not there. */
export const answerMs = 10_000;
/** A message that is not confirmed within this time counts as not sent. */
export const confirmedWithinMs = 10_000;
/** The code that browsers give a connection that broke (RFC 6455, section 7.4.1). */
const neverAnswered = 1006;
const nothing: LiveSnapshot = { own: undefined, isFull: false, present: [], counts: [], messages: [] };

/**
 * The one WebSocket of a signed-in page: through it the page learns at once that its session ended, from any device. It
 * reconnects by itself, never in step with others and never without a pause. While something is unavailable it waits for the
 * keeper to find it again. Nothing here but `say` slides the idle timeout of the session.
 */
export function createLiveSocket({
  connect,
  isGood,
  tokens,
  keeper,
  log,
  after,
  onWake,
  random,
  now,
}: LiveSocketOptions): LiveSocket {
  let current = nothing;
  const listeners = new Set<() => void>();
  let link: Link | undefined;
  /** The user of this page on the replica of its socket, as the server named it. */
  let self: PresentUser | undefined;
  let token: string | undefined;
  let userId: string | undefined;
  let wasAway = false;
  let failures = 0;
  let sent = 0;
  /** The pending timer; the retry runs at once when the page wakes. */
  let waiting: { cancel: () => void; retry: (() => void) | undefined } | undefined;

  function notify(next: LiveSnapshot): void {
    current = next;
    for (const listener of listeners) listener();
  }

  function set(change: Partial<LiveSnapshot>): void {
    notify({ ...current, ...change });
  }

  function later(ms: number, run: () => void, { isRetry = true } = {}): void {
    waiting?.cancel();
    const runNow = (): void => {
      waiting = undefined;
      run();
    };
    waiting = { cancel: after(ms, runNow), retry: isRetry ? runNow : undefined };
  }

  function stopWaiting(): void {
    waiting?.cancel();
    waiting = undefined;
  }

  /** Brings the socket in line with the session. */
  function reconcile(): void {
    const { session, away } = keeper.snapshot();
    const isBack = wasAway && away === undefined;
    wasAway = away !== undefined;
    if (token !== tokens.read()) {
      token = tokens.read();
      failures = 0;
      stopWaiting();
      hangUp();
      if (current.isFull) set({ isFull: false });
    } else if (isBack && waiting?.retry !== undefined) {
      failures = 0;
      stopWaiting();
    }
    if (session.status === 'guest') {
      hangUp();
      if (current !== nothing) notify(nothing);
    } else if (session.status === 'signed-in') {
      // The next user of this page does not see the messages and drafts of this user.
      if (userId !== session.profile.id && current !== nothing) notify(nothing);
      userId = session.profile.id;
      if (away === undefined && link === undefined && waiting === undefined) open();
    }
  }

  function open(): void {
    const wire = connect({
      onOpen: () => {
        if (link !== opened) return;
        opened.openedAt = now();
        // The welcome is due.
        restartTimer(opened, answerMs, () => silent(opened));
      },
      onMessage: (data) => {
        if (link !== opened) return;
        opened.isPinged = false;
        restartTimer(opened, pingEveryMs, () => ping(opened));
        receive(data);
      },
      onClose: (code) => {
        if (link === opened) closed(opened, code);
      },
    });
    const stopTimer = after(handshakeMs, () => silent(opened));
    const opened: Link = { wire, token, openedAt: undefined, isPinged: false, stopTimer };
    link = opened;
  }

  function restartTimer(of: Link, ms: number, run: () => void): void {
    of.stopTimer();
    of.stopTimer = after(ms, run);
  }

  function ping(of: Link): void {
    if (of.isPinged || of.openedAt === undefined) return;
    of.isPinged = true;
    of.wire.send(JSON.stringify({ type: 'ping' } satisfies ClientMessage));
    restartTimer(of, answerMs, () => silent(of));
  }

  /** Gives up a socket that the browser still takes for open or opening. */
  function silent(of: Link): void {
    of.wire.close();
    closed(of, neverAnswered, { wasAnswering: false });
  }

  /** The page is looked at again, or the network is back: what was waited for is tried now. */
  function wake(): void {
    if (link !== undefined) return ping(link);
    const retry = waiting?.retry;
    if (retry === undefined) return;
    stopWaiting();
    failures = 0;
    retry();
  }

  function hangUp(): void {
    link?.stopTimer();
    link?.wire.close();
    link = undefined;
    disconnected();
  }

  function disconnected(): void {
    if (current.own === undefined) return;
    const messages = current.messages.map((message) =>
      message.state === 'sending' ? notSent(message, { reason: 'disconnected' }) : message,
    );
    set({ own: undefined, messages });
  }

  function closed(
    { token: presented, openedAt, stopTimer }: Link,
    code: number,
    { wasAnswering = openedAt !== undefined } = {},
  ): void {
    stopTimer();
    link = undefined;
    disconnected();
    if (code === closeCode.tooManySockets) set({ isFull: true });
    if (openedAt !== undefined && now() - openedAt >= steadyAfterMs) failures = 0;
    const step = nextStep({ code, wasAnswering, failures }, random());
    failures += 1;
    if (step.do === 'connect') later(step.afterMs, reconcile);
    else if (step.do === 'check') later(step.afterMs, () => void check());
    else if (step.do === 'await_token') later(step.withinMs, () => void check(), { isRetry: false });
    else
      later(
        ownSignOutMs,
        () => {
          if (tokens.read() === presented) keeper.forget('ended_elsewhere');
        },
        { isRetry: false },
      );
  }

  /** Distinguishes a refused session from an unavailable store. The keeper receives the answer too, and acts on it. */
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

  /** The server names only the first users of a crowd; this page adds its own user. */
  function withSelf(present: readonly PresentUser[]): readonly PresentUser[] {
    const own = self;
    const isNamed = own === undefined || present.some((one) => isSameUser(one, own));
    return isNamed ? present : [...present, own];
  }

  function receive(data: unknown): void {
    const message = parseMessage(data);
    if (message?.type === 'welcome') {
      const { socketId, replica, present, counts } = message;
      if (link !== undefined) log.amend(link.wire.number, { servedBy: replica });
      const { session } = keeper.snapshot();
      const userName = session.status === 'signed-in' ? session.profile.userName : undefined;
      self = present.find((one) => one.replica === replica && one.userName === userName);
      set({ own: { socketId, replica }, isFull: false, present, counts });
    } else if (message?.type === 'presence') {
      const { present, counts } = message;
      set(present === undefined ? { counts } : { present: withSelf(present), counts });
    } else if (message?.type === 'message') {
      const { type: _, ownId, ...said } = message;
      // Only a message of this page leaves the list, and only for its confirmed copy: the server names it to this socket alone.
      const others = current.messages.filter(({ state, id }) => state === 'sent' || id !== ownId);
      set({ messages: [...others, { state: 'sent' as const, ...said }].slice(-messagesKept) });
    } else if (message?.type === 'refused') {
      const { ownId, reason, retryAfterMs } = message;
      markNotSent(ownId, { reason, retryAfterMs });
    }
  }

  function markNotSent(ownId: string, why: NotSent): void {
    set({
      messages: current.messages.map((message) =>
        message.state === 'sending' && message.id === ownId ? notSent(message, why) : message,
      ),
    });
  }

  function unconfirmed(ownId: string, sentOn: Link): void {
    if (!current.messages.some(({ state, id }) => state === 'sending' && id === ownId)) return;
    markNotSent(ownId, { reason: 'no_answer' });
    if (link === sentOn) ping(sentOn);
  }

  function say(typed: string): boolean {
    const text = squeezeLines(typed);
    const { own } = current;
    const sentOn = link;
    if (sentOn === undefined || own === undefined || text === '') return false;
    sent += 1;
    const id = `${own.socketId}/${sent}`;
    sentOn.wire.send(JSON.stringify({ type: 'send', id, text } satisfies ClientMessage));
    set({ messages: [...current.messages, { state: 'sending' as const, id, text }].slice(-messagesKept) });
    after(confirmedWithinMs, () => unconfirmed(id, sentOn));
    return true;
  }

  return {
    snapshot: () => current,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    say,
    sayAgain: (id) => {
      const message = current.messages.find((one) => one.state === 'not_sent' && one.id === id);
      if (message === undefined || !say(message.text)) return;
      set({ messages: current.messages.filter((one) => one !== message) });
    },
    start: () => {
      keeper.subscribe(reconcile);
      onWake(wake);
      reconcile();
    },
  };
}

const notSent = ({ id, text }: { id: string; text: string }, why: NotSent): LiveMessage => ({
  state: 'not_sent',
  id,
  text,
  why,
});

const isSameUser = (one: PresentUser, other: PresentUser): boolean =>
  one.userName === other.userName && one.replica === other.replica;

function parseMessage(data: unknown): ServerMessage | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    return ServerMessage.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined;
  }
}
