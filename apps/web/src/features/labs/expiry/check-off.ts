import { expiryLastsMs } from '@session-lab/contract/labs/expiry';
import { succeeded, type Exchange } from '../../../api/exchange.ts';

/** Whether this answer shows that the time started over: a good one, to what was sent after the first 15 seconds. */
export function earns(exchange: Exchange, signedInAtMs: number): boolean {
  return succeeded(exchange) && exchange.startedAtMs - signedInAtMs > expiryLastsMs;
}
