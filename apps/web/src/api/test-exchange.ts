import type { Exchange } from './exchange.ts';

/** Creates an exchange for a test. The defaults are those of a GET without a token. */
export const testExchange = (own: Partial<Exchange>): Exchange => ({
  number: 1,
  type: 'http',
  method: 'GET',
  path: '/v1/labs',
  startedAtMs: 0,
  totalMs: 1,
  status: 200,
  code: undefined,
  credential: { kind: 'none' },
  issuedPublicId: undefined,
  tried: own.servedBy === undefined ? [] : [own.servedBy],
  servedBy: undefined,
  connection: undefined,
  timing: {},
  requestHeaders: [],
  responseHeaders: [],
  ...own,
});
