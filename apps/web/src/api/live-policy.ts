import { closeCode } from '@session-lab/contract';

/** The end of a socket. */
export type Closing = {
  /** `CloseEvent.code`: from the server, or 1006 if the connection broke or the handshake was refused. */
  readonly code: number;
  /** False if the server refused the socket (browsers hide the reason), or if the server stopped answering. */
  readonly wasAnswering: boolean;
  /** Number of sockets in a row that failed. */
  readonly failures: number;
};

export type NextStep =
  /** The session has ended. */
  | { readonly do: 'end' }
  /** The token was rotated. Another page of this browser has the new token, or is about to store it. */
  | { readonly do: 'await_token'; readonly withinMs: number }
  /** Check the session by HTTP, then connect. */
  | { readonly do: 'check'; readonly afterMs: number }
  | { readonly do: 'connect'; readonly afterMs: number };

/** Time that a page may take to store a rotated token, in milliseconds. */
export const tokenAwaitedMs = 3_000;
/** A socket that stayed open this long does not count as a failure, in milliseconds. */
export const steadyAfterMs = 10_000;
/** Longest pause between attempts. If a proxy blocks WebSockets, the page learns within this time that its session ended. */
const maxPauseMs = 60_000;

/** Decides the next step after a socket closed. `random`, from 0 to 1, spreads the reconnects of many pages over time. */
export function nextStep({ code, wasAnswering, failures }: Closing, random: number): NextStep {
  if (code === closeCode.signedOut) return { do: 'end' };
  if (code === closeCode.tokenRotated) return { do: 'await_token', withinMs: tokenAwaitedMs };
  const afterMs = pauseMs(failures, random);
  const isRefusal = code === closeCode.tryAgainLater || code === closeCode.tooManySockets;
  const canReconnectNow = wasAnswering && !isRefusal && failures === 0;
  return { do: canReconnectNow ? 'connect' : 'check', afterMs };
}

/** Returns a pause of 0.5 to 1 s if there was no failure. Each failure doubles the pause, up to 30 to 60 s. */
export function pauseMs(failures: number, random: number): number {
  const most = Math.min(maxPauseMs, 1000 * 2 ** failures);
  return Math.round(most / 2 + (most / 2) * random);
}
