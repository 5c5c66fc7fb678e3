import { useExchanges, useServed } from '../api/api-context.tsx';
import type { Exchange } from '../api/exchange.ts';

/** Everything is shown where nobody says otherwise. */
export const all = (): boolean => true;

/** How many answers a replica gave, of those that the picture shows. */
export function useAnswered(replica: string, shows: (exchange: Exchange) => boolean): number {
  const served = useServed().get(replica) ?? 0;
  const exchanges = useExchanges();
  if (shows === all) return served;
  return exchanges.filter((exchange) => exchange.servedBy === replica && shows(exchange)).length;
}
