import type { Exchange } from '../../../api/exchange.ts';

/** The two answers to one forged order: by SHA-256(key ‖ message), and by HMAC. */
export type Verdicts = { readonly naive: Exchange; readonly hmac: Exchange };

/** The 200 of the naive check, where HMAC refused the same order. */
export function earning({ naive, hmac }: Verdicts): Exchange | undefined {
  return naive.status === 200 && hmac.status === 401 ? naive : undefined;
}
