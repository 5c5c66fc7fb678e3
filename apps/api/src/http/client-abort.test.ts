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

/** Resolves when a request has arrived at the server. */
async function arrived(): Promise<{ disconnect: () => void; res: ServerResponse }> {
  const req = get({ port, host: '127.0.0.1', agent: false }, (answer) => answer.resume());
  req.on('error', () => undefined);
  const res = await new Promise<ServerResponse>((resolve) =>
    server.once('request', (_req, response) => resolve(response)),
  );
  return { disconnect: () => req.destroy(), res };
}

it('aborts when the client disconnects before the response', async () => {
  const { disconnect, res } = await arrived();
  const signal = clientAbortSignal(res);
  expect(signal.aborted).toBe(false);
  disconnect();
  await once(signal, 'abort');
});

it('does not abort after the response', async () => {
  const { res } = await arrived();
  const signal = clientAbortSignal(res);
  res.end('response');
  await once(res, 'close');
  expect(signal.aborted).toBe(false);
});
