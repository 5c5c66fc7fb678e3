import type { Arrival } from '@session-lab/contract/labs/bank';

/** Returns a request that the bank received, for tests: by default, a page of the bank reads the account without a token. */
export const testArrival = (more: Partial<Arrival> = {}): Arrival => ({
  atMs: 0,
  method: 'GET',
  path: '/v1/labs/bank/me',
  status: 200,
  accepted: true,
  reason: 'read',
  cookies: [],
  authorization: false,
  servedBy: 'api-1',
  serverTiming: '',
  ...more,
});
