import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startNginx, type Nginx } from './testing/nginx.ts';

let nginx: Nginx;
beforeAll(async () => {
  // No replica: NGINX answers everything by itself.
  nginx = await startNginx(['127.0.0.1:9']);
});
afterAll(() => nginx.stop());

/** Sends bytes, and returns the line that NGINX logs for the request. */
async function logged(bytes: string): Promise<{ method: string; status: number }> {
  const before = nginx.accessLog().length;
  const socket = connect(Number(new URL(nginx.url).port), '127.0.0.1', () => socket.write(bytes, 'latin1'));
  await once(socket, 'data');
  socket.destroy();
  const line = await vi.waitUntil(() => nginx.accessLog()[before]);
  const { method, status }: { method: string; status: number } = JSON.parse(line);
  return { method, status };
}

const head = (line: string, ...headers: string[]): string =>
  [line, 'Host: localhost', ...headers, '', ''].join('\r\n');

it.each([
  ['a GET', head('GET / HTTP/1.1'), 'GET', 200],
  ['a body that is too large', head('POST /v1/users HTTP/1.1', 'Content-Length: 200000'), 'POST', 413],
  ['a page with a wrong method', head('DELETE / HTTP/1.1'), 'DELETE', 405],
  ['a file that does not exist', head('HEAD /nothing.js HTTP/1.1'), 'HEAD', 404],
  [
    'a replica that does not listen',
    head('PUT /v1/users/me/password HTTP/1.1', 'Content-Length: 0'),
    'PUT',
    503,
  ],
  ['a header over 8 KB', head('PATCH /v1/users/me HTTP/1.1', `X-Large: ${'a'.repeat(9_000)}`), 'PATCH', 400],
  ['two lengths', head('POST /v1/users HTTP/1.1', 'Content-Length: 1', 'Content-Length: 2'), 'POST', 400],
  ['a path over 8 KB', head(`DELETE /${'a'.repeat(9_000)} HTTP/1.1`), 'DELETE', 414],
  ['a request line that is no HTTP', 'hello there\r\n\r\n', '', 400],
])('the access log has the method that the client sent: %s', async (_, bytes, method, status) => {
  expect(await logged(bytes)).toEqual({ method, status });
});
