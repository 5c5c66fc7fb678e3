import { expect, test } from 'vitest';
import { parseResponse } from './response.ts';

const parse = (text: string, { method = 'GET', closed = false } = {}) =>
  parseResponse(Buffer.from(text, 'latin1'), { method, closed });

const sized = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: 1\r\nx-a: 2\r\n\r\nok';

test('a response ends after its Content-Length; the next bytes belong to the next response', () => {
  const parsed = parse(`${sized}HTTP/1.1 404`);
  expect(parsed).toMatchObject({ state: 'whole', response: { status: 200 } });
  if (parsed.state !== 'whole') return;
  expect(parsed.response.body.toString()).toBe('ok');
  expect(parsed.response.headers.get('x-a')).toBe('1, 2');
  expect(parsed.rest.toString()).toBe('HTTP/1.1 404');
});

test('joins chunks', () => {
  const parsed = parse(
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n1\r\n!\r\n0\r\n\r\nrest',
  );
  expect(parsed.state === 'whole' && parsed.response.body.toString()).toBe('ok!');
  expect(parsed.state === 'whole' && parsed.rest.toString()).toBe('rest');
});

test.each([
  ['half a head', 'HTTP/1.1 200 OK\r\nContent-Le'],
  ['nothing', ''],
  ['half a body', sized.slice(0, -1)],
  ['half a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nok'],
  ['a body that ends with the connection', 'HTTP/1.1 200 OK\r\n\r\nsome'],
])('%s is incomplete', (_what, text) => {
  expect(parse(text)).toEqual({ state: 'more' });
});

test('a body without a length ends with the connection', () => {
  const parsed = parse('HTTP/1.1 200 OK\r\n\r\nsome', { closed: true });
  expect(parsed.state === 'whole' && parsed.response.body.toString()).toBe('some');
});

test.each([
  ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n'],
  ['GET', 'HTTP/1.1 204 No Content\r\n\r\n'],
  ['GET', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
])('a response to %s has no body: %j', (method, text) => {
  expect(parse(text, { method })).toMatchObject({ state: 'whole', response: { body: { length: 0 } } });
});

test('skips an interim response', () => {
  expect(parse(`HTTP/1.1 100 Continue\r\n\r\n${sized}`)).toMatchObject({ response: { status: 200 } });
});

test.each(['<html>', 'HTTP/1.1 2x0 OK\r\n\r\n', 'HTTP/1.1 200 OK\r\nno colon\r\n\r\n'])(
  '%j is not a response',
  (text) => {
    expect(parse(text).state).toBe('broken');
  },
);
