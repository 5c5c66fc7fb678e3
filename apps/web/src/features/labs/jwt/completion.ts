import type { Exchange } from '../../../api/exchange.ts';
import type { Sent } from './use-jwts.ts';

/** Returns the first 200 for a JWT whose sign-out got a 204 before. */
export function completedBy(sent: readonly Sent[]): Exchange | undefined {
  const signedOut = new Set<string>();
  for (const { what, kind, token, exchange } of sent) {
    if (what === 'sign-out' && kind !== 'session' && exchange.status === 204) signedOut.add(token);
    if (what === 'use' && exchange.status === 200 && signedOut.has(token)) return exchange;
  }
  return undefined;
}

/** Returns true if a token was sent after a sign-out. The lab's question is about this replay. */
export function replayed(sent: readonly Sent[]): boolean {
  const first = sent.findIndex(({ what }) => what === 'sign-out');
  return first !== -1 && sent.slice(first).some(({ what }) => what === 'use');
}
