import { createServer, get, type RequestListener } from 'node:http';
import { onTestFinished, expect, it } from 'vitest';
import { beforeHeaders } from './before-headers.ts';

function headersFrom(listener: RequestListener): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const server = createServer(listener);
    onTestFinished(() => void server.close());
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      get({ host: '127.0.0.1', port, agent: false }, (res) => {
        res.resume();
        resolve(res.headers);
      }).once('error', reject);
    });
  });
}

it('sets a header at the last moment, when the head is written by itself', async () => {
  const headers = await headersFrom((_req, res) => {
    beforeHeaders(res, () => res.setHeader('x-late', 'yes'));
    res.end('body');
  });
  expect(headers).toMatchObject({ 'x-late': 'yes' });
});

it('and when it is written by hand', async () => {
  const headers = await headersFrom((_req, res) => {
    beforeHeaders(res, () => res.setHeader('x-late', 'yes'));
    res.writeHead(204, { 'x-other': 'too' }).end();
  });
  expect(headers).toMatchObject({ 'x-late': 'yes', 'x-other': 'too' });
});
