import { expiryLastsMs } from '@session-lab/contract/labs/expiry';
import { succeeded, type Exchange } from '../../../api/exchange.ts';

/** Returns true for a successful response to a request sent more than 15 seconds after the sign-in. */
export function completes(exchange: Exchange, signedInAtMs: number): boolean {
  return succeeded(exchange) && exchange.startedAtMs - signedInAtMs > expiryLastsMs;
}
