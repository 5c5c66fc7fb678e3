import { useExchanges, useServed } from '../api/api-context.tsx';
import type { Exchange } from '../api/exchange.ts';

export const showAll = (): boolean => true;

export function useResponseCount(replica: string, shows: (exchange: Exchange) => boolean): number {
  const served = useServed().get(replica) ?? 0;
  const exchanges = useExchanges();
  if (shows === showAll) return served;
  return exchanges.filter((exchange) => exchange.servedBy === replica && shows(exchange)).length;
}
