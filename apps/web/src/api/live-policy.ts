import { closeCode } from '@session-lab/contract';

/** How a socket ended. */
export type Closing = {
  /** `CloseEvent.code`: the server's, or 1006 when the connection broke or the handshake was refused. */
  readonly code: number;
  /** False when the server never accepted the socket (browsers do not say why), or when it stopped answering. */
  readonly wasAnswering: boolean;
  /** How many times in a row the socket did not last. */
  readonly failures: number;
};

export type NextStep =
  /** The session is over. */
  | { readonly do: 'end' }
  /** The session has another token: another page of this browser has it, or is about to put it into the storage. */
  | { readonly do: 'await_token'; readonly withinMs: number }
  /** Check by HTTP whether the session is good, then connect. */
  | { readonly do: 'check'; readonly afterMs: number }
  | { readonly do: 'connect'; readonly afterMs: number };

/** How long a page that rotated the token may take to store it, in milliseconds. */
export const tokenAwaitedMs = 3_000;
/** A socket that lived this long did not fail, whatever ended it. */
export const steadyAfterMs = 10_000;
/** Where a proxy refuses every WebSocket, the page also learns the end of its session within this time. */
const longestPauseMs = 60_000;

/** Decides what to do about a socket that closed. `random` is between 0 and 1: it spreads the pages that come back at once. */
export function nextStep({ code, wasAnswering, failures }: Closing, random: number): NextStep {
  if (code === closeCode.signedOut) return { do: 'end' };
  if (code === closeCode.tokenRotated) return { do: 'await_token', withinMs: tokenAwaitedMs };
  const afterMs = pauseMs(failures, random);
  const isRefusal = code === closeCode.tryAgainLater || code === closeCode.tooManySockets;
  const mayJustComeBack = wasAnswering && !isRefusal && failures === 0;
  return { do: mayJustComeBack ? 'connect' : 'check', afterMs };
}

/** 0.5 to 1 s, then 1 to 2, 2 to 4, 4 to 8, and so on; at most 30 to 60. */
export function pauseMs(failures: number, random: number): number {
  const most = Math.min(longestPauseMs, 1000 * 2 ** failures);
  return Math.round(most / 2 + (most / 2) * random);
}
