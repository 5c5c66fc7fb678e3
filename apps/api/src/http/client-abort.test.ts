import { once } from 'node:events';
import { createServer, get, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clientAbortSignal } from './client-abort.ts';

const server = createServer();
let port: number;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address: AddressInfo | string | null = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => {
  server.close();
});

/** A request that has arrived: the client's side of it, and the server's. */
async function arrived(): Promise<{ hangUp: () => void; res: ServerResponse }> {
  const req = get({ port, host: '127.0.0.1', agent: false }, (answer) => answer.resume());
  req.on('error', () => undefined);
  const [, res] = await once(server, 'request');
  return { hangUp: () => req.destroy(), res };
}

it('aborts when the client hangs up before its answer', async () => {
  const { hangUp, res } = await arrived();
  const gone = clientAbortSignal(res);
  expect(gone.aborted).toBe(false);
  hangUp();
  await once(gone, 'abort');
});

it('does not abort when the client has its answer', async () => {
  const { res } = await arrived();
  const gone = clientAbortSignal(res);
  res.end('the answer');
  await once(res, 'close');
  expect(gone.aborted).toBe(false);
});
