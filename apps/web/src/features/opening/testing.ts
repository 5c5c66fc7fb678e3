import type { Exchange } from '../../api/exchange.ts';
import { testExchange } from '../../api/test-exchange.ts';

export const response = (status: number | undefined, servedBy: string | undefined): Exchange =>
  testExchange({ status, servedBy });
