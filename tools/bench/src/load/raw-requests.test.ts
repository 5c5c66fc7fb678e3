import { expect, test } from 'vitest';
import { headerBytes, rawRequests } from './raw-requests.ts';

const url = 'http://127.0.0.1:8080/me?x=1';

test('returns one request for each set of headers', () => {
  expect(rawRequests({ url, headers: [{ cookie: 'a=1' }, { cookie: 'a=2', accept: '*/*' }] })).toBe(
    'GET /me?x=1 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\ncookie: a=1\r\n\r\n' +
      'GET /me?x=1 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\ncookie: a=2\r\naccept: */*\r\n\r\n',
  );
});

test('returns one request without headers', () => {
  expect(rawRequests({ url, headers: [] })).toBe('GET /me?x=1 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n');
});

test('counts a header with its name and line end', () => {
  expect(headerBytes({ cookie: 'a=1' })).toBe('cookie: a=1\r\n'.length);
});
