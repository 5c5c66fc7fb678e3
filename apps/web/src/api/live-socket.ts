import { closeCode, squeezeLines, type ClientMessage, type PresentUser } from '@session-lab/contract';
import { createStore } from 'zustand/vanilla';
import type { ExchangeLog } from './exchange-log.ts';
import {
  parseMessage,
  withFailure,
  withPending,
  withPublished,
  withUser,
  type LiveSnapshot,
} from './live-messages.ts';
import { nextStep, pauseMs, steadyAfterMs } from './live-policy.ts';
import type { SessionStore } from './session-store.ts';
import type { TokenStore } from './token-store.ts';

export type LiveSocket = {
  snapshot: () => LiveSnapshot;
  subscribe: (listener: () => void) => () => void;
  /** Sends a message. Returns false if there is no open socket, or if the text is blank. */
  send: (text: string) => boolean;
  /** Sends again a message that was not published. */
  sendAgain: (id: string) => void;
  start: () => void;
};

type SocketEvents = {
  onOpen: () => void;
  onMessage: (data: unknown) => void;
  onClose: (code: number) => void;
};
/** A WebSocket. `number` is the number of its handshake in the request log. */
type Socket = { number: number; send: (text: string) => void; close: () => void };

type LiveSocketOptions = {
  /** Opens a WebSocket with the current token. */
  connect: (events: SocketEvents) => Socket;
  /** Checks the session by HTTP, without extending its idle timeout. */
  isSessionValid: () => Promise<boolean>;
  tokens: Pick<TokenStore, 'read'>;
  sessionStore: Pick<SessionStore, 'snapshot' | 'subscribe' | 'forget' | 'limits' | 'used'>;
  log: Pick<ExchangeLog, 'amend'>;
  /** Runs a function once after the given time. Returns a function that cancels it. */
  after: (ms: number, run: () => void) => () => void;
  /** Calls the listener when the page becomes visible, or when the network returns. */
  onWake: (listener: () => void) => void;
  random: () => number;
  /** A monotonic clock, in milliseconds. */
  now: () => number;
};

type Connection = {
  socket: Socket;
  token: string | undefined;
  openedAt: number | undefined;
  isPinged: boolean;
  /** Stops the only timer of this connection: for the handshake, the next ping, or the answer to a ping. */
  stopTimer: () => void;
};

/** Delay before a page reports an end of its session. After its own sign-out, the socket closes before the answer arrives. */
const ownSignOutMs = 200;
/** Longest wait for a handshake. NGINX would wait a minute for a stalled server, and the browser has no limit. */
const handshakeMs = 8_000;
/** A socket that receives nothing for this long is pinged. With `answerMs` and the first pause, it is less than 60 s. */
export const pingEveryMs = 20_000;
/** A server that sends nothing for this long after a ping, or after the handshake, is unavailable. */
export const answerMs = 10_000;
/** A message that the server does not confirm within this time counts as not sent. */
export const confirmedWithinMs = 10_000;
/** The close code of a broken connection (RFC 6455, section 7.4.1). */
const abnormalClosure = 1006;
const nothing: LiveSnapshot = { own: undefined, isFull: false, present: [], counts: [], messages: [] };

/**
 * Keeps the WebSocket of a signed-in page. If the session ends on any device, the WebSocket reports the end at once. If
 * the WebSocket closes, the page reconnects by itself after a random pause. During an outage the page waits until the session
 * store reports the end of the outage. Only `send` extends the idle timeout of the session.
 */
export function createLiveSocket({
  connect,
  isSessionValid,
  tokens,
  sessionStore,
  log,
  after,
  onWake,
  random,
  now,
}: LiveSocketOptions): LiveSocket {
  const store = createStore(() => nothing);
  const { getState: snapshot, setState } = store;
  let connection: Connection | undefined;
  /** The user of this page, as the server's welcome listed it. */
  let self: PresentUser | undefined;
  let token: string | undefined;
  let userId: string | undefined;
  let hadOutage = false;
  let failures = 0;
  let sentCount = 0;
  /** The pending timer. `retry` runs early when the page wakes. */
  let waiting: { cancel: () => void; retry: (() => void) | undefined } | undefined;

  function schedule(ms: number, run: () => void, { isRetry = true } = {}): void {
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

  /** Opens or closes the socket as the session requires. */
  function reconcile(): void {
    const { session, outage } = sessionStore.snapshot();
    const isBack = hadOutage && outage === undefined;
    hadOutage = outage !== undefined;
    if (token !== tokens.read()) {
      token = tokens.read();
      failures = 0;
      stopWaiting();
      disconnect();
      if (snapshot().isFull) setState({ isFull: false });
    } else if (isBack && waiting?.retry !== undefined) {
      failures = 0;
      stopWaiting();
    }
    if (session.status === 'guest') {
      disconnect();
      if (snapshot() !== nothing) setState(nothing, true);
    } else if (session.status === 'signed-in') {
      // The next user of this page must not see the messages of the previous user.
      if (userId !== session.profile.id && snapshot() !== nothing) setState(nothing, true);
      userId = session.profile.id;
      if (outage === undefined && connection === undefined && waiting === undefined) open();
    }
  }

  function open(): void {
    const socket = connect({
      onOpen: () => {
        if (connection !== opened) return;
        opened.openedAt = now();
        // The server must now send its welcome message.
        restartTimer(opened, answerMs, () => giveUp(opened));
      },
      onMessage: (data) => {
        if (connection !== opened) return;
        opened.isPinged = false;
        restartTimer(opened, pingEveryMs, () => ping(opened));
        receive(data);
      },
      onClose: (code) => {
        if (connection === opened) closed(opened, code);
      },
    });
    const stopTimer = after(handshakeMs, () => giveUp(opened));
    const opened: Connection = { socket, token, openedAt: undefined, isPinged: false, stopTimer };
    connection = opened;
  }

  function restartTimer(target: Connection, ms: number, run: () => void): void {
    target.stopTimer();
    target.stopTimer = after(ms, run);
  }

  function ping(target: Connection): void {
    if (target.isPinged || target.openedAt === undefined) return;
    target.isPinged = true;
    target.socket.send(JSON.stringify({ type: 'ping' } satisfies ClientMessage));
    restartTimer(target, answerMs, () => giveUp(target));
  }

  /** Closes a socket that the browser still regards as open or opening. */
  function giveUp(target: Connection): void {
    target.socket.close();
    closed(target, abnormalClosure, { wasAnswering: false });
  }

  /** Pings the socket, or runs the pending retry now. */
  function wake(): void {
    if (connection !== undefined) return ping(connection);
    const retry = waiting?.retry;
    if (retry === undefined) return;
    stopWaiting();
    failures = 0;
    retry();
  }

  function disconnect(): void {
    connection?.stopTimer();
    connection?.socket.close();
    connection = undefined;
    disconnected();
  }

  function disconnected(): void {
    if (snapshot().own === undefined) return;
    const messages = withFailure(snapshot().messages, { reason: 'disconnected' });
    setState({ own: undefined, messages });
  }

  function closed(
    { token: presented, openedAt, stopTimer }: Connection,
    code: number,
    { wasAnswering = openedAt !== undefined } = {},
  ): void {
    stopTimer();
    connection = undefined;
    disconnected();
    if (code === closeCode.tooManySockets) setState({ isFull: true });
    if (openedAt !== undefined && now() - openedAt >= steadyAfterMs) failures = 0;
    const step = nextStep({ code, wasAnswering, failures }, random());
    failures += 1;
    if (step.do === 'connect') schedule(step.afterMs, reconcile);
    else if (step.do === 'check') schedule(step.afterMs, () => void check());
    else if (step.do === 'await_token') schedule(step.withinMs, () => void check(), { isRetry: false });
    else
      schedule(
        ownSignOutMs,
        () => {
          if (tokens.read() === presented) sessionStore.forget('ended');
        },
        { isRetry: false },
      );
  }

  /** Checks the session by HTTP. The session store also receives the answer, and ends the session if the token was refused. */
  async function check(): Promise<void> {
    const { session, outage } = sessionStore.snapshot();
    if (session.status === 'guest' || outage !== undefined) return;
    if (await isSessionValid()) {
      reconcile();
    } else if (sessionStore.snapshot().outage === undefined) {
      failures += 1;
      schedule(pauseMs(failures, random()), () => void check());
    }
  }

  function receive(data: unknown): void {
    const message = parseMessage(data);
    if (message?.type === 'welcome') {
      const { socketId, replica, present, counts } = message;
      if (connection !== undefined) log.amend(connection.socket.number, { servedBy: replica });
      const { session } = sessionStore.snapshot();
      const userName = session.status === 'signed-in' ? session.profile.userName : undefined;
      self = present.find((one) => one.replica === replica && one.userName === userName);
      sessionStore.limits(message.session);
      setState({ own: { socketId, replica }, isFull: false, present, counts });
    } else if (message?.type === 'presence') {
      const { present, counts } = message;
      setState(present === undefined ? { counts } : { present: withUser(present, self), counts });
    } else if (message?.type === 'message') {
      const { type: _, ownId, ...published } = message;
      if (ownId !== undefined) sessionStore.used();
      setState({ messages: withPublished(snapshot().messages, published, ownId) });
    } else if (message?.type === 'refused') {
      const { ownId, reason, retryAfterMs } = message;
      setState({ messages: withFailure(snapshot().messages, { reason, retryAfterMs }, ownId) });
    }
  }

  function onConfirmTimeout(ownId: string, sentOn: Connection): void {
    if (!snapshot().messages.some(({ state, id }) => state === 'sending' && id === ownId)) return;
    setState({ messages: withFailure(snapshot().messages, { reason: 'no_answer' }, ownId) });
    if (connection === sentOn) ping(sentOn);
  }

  function send(typed: string): boolean {
    const text = squeezeLines(typed);
    const { own } = snapshot();
    const sentOn = connection;
    if (sentOn === undefined || own === undefined || text === '') return false;
    sentCount += 1;
    const id = `${own.socketId}/${sentCount}`;
    sentOn.socket.send(JSON.stringify({ type: 'send', id, text } satisfies ClientMessage));
    setState({ messages: withPending(snapshot().messages, id, text) });
    after(confirmedWithinMs, () => onConfirmTimeout(id, sentOn));
    return true;
  }

  return {
    snapshot,
    subscribe: store.subscribe,
    send,
    sendAgain: (id) => {
      const message = snapshot().messages.find((one) => one.state === 'not_sent' && one.id === id);
      if (message === undefined || !send(message.text)) return;
      setState({ messages: snapshot().messages.filter((one) => one !== message) });
    },
    start: () => {
      sessionStore.subscribe(reconcile);
      onWake(wake);
      reconcile();
    },
  };
}
