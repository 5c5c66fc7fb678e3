import type { Exchange } from '../../../api/exchange.ts';

/** The responses of the two checks to one forged order: SHA-256(key ‖ message) and HMAC. */
export type Verdicts = { readonly naive: Exchange; readonly hmac: Exchange };

/** Returns the 200 of the naive check if the HMAC check refused the same order. */
export function completedBy({ naive, hmac }: Verdicts): Exchange | undefined {
  return naive.status === 200 && hmac.status === 401 ? naive : undefined;
}
