import type { Exchange } from '../../../api/exchange.ts';
import type { Sent } from './use-jwts.ts';

/** The 200 for a JWT whose sign-out had been answered by 204 before; if there is one. */
export function earning(sent: readonly Sent[]): Exchange | undefined {
  const signedOut = new Set<string>();
  for (const { what, kind, token, exchange } of sent) {
    if (what === 'sign-out' && kind !== 'session' && exchange.status === 204) signedOut.add(token);
    if (what === 'ask' && exchange.status === 200 && signedOut.has(token)) return exchange;
  }
  return undefined;
}

/** Whether a copy was sent after a sign-out: what the question is about. */
export function replayed(sent: readonly Sent[]): boolean {
  const first = sent.findIndex(({ what }) => what === 'sign-out');
  return first !== -1 && sent.slice(first).some(({ what }) => what === 'ask');
}
