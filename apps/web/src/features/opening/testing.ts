import type { Exchange } from '../../api/exchange.ts';

export const testExchange = (status: number | undefined, servedBy: string | undefined): Exchange => ({
  number: 1,
  type: 'http',
  method: 'GET',
  path: '/v1/labs/where-state-lives/memory/me',
  startedAtMs: 0,
  totalMs: 1,
  status,
  code: undefined,
  credential: { kind: 'none' },
  issuedPublicId: undefined,
  tried: [],
  servedBy,
  connection: undefined,
  timing: {},
  requestHeaders: [],
  responseHeaders: [],
});
