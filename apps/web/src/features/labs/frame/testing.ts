import type { Exchange } from '../../../api/exchange.ts';

/** An exchange as a test needs it; what it does not name is that of a plain request without a token. */
export const answer = (own: Partial<Exchange>): Exchange => ({
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
