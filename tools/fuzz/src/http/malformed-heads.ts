import * as fc from 'fast-check';
import { filler, get, path, some, whole, type Family } from './family.ts';
import { placeholderFor } from './token-placeholders.ts';

/** Malformed request lines and headers, with the status that NGINX must answer. */
export function malformedHeads(host: string): Family[] {
  const line = (target: string, version = 'HTTP/1.1'): string =>
    `${target} ${version}\r\nHost: ${host}\r\n\r\n`;
  return [
    {
      name: 'folded header',
      arbitrary: get(host, some('X-Fold: a\r\n b', 'X-Fold: a\r\n\tb', 'X-Fold:\r\n \r\n b'), 400),
    },
    {
      name: 'folded first header',
      arbitrary: path.map((p) => whole(`GET ${p} HTTP/1.1\r\n Host: ${host}\r\n\r\n`, 'GET', 400)),
    },
    {
      name: 'two hosts',
      arbitrary: get(host, some(`Host: ${host}`, 'Host: evil.example', 'hOST: localhost'), 400),
    },
    { name: 'no host', arbitrary: path.map((p) => whole(`GET ${p} HTTP/1.1\r\nX: y\r\n\r\n`, 'GET', 400)) },
    {
      name: 'bad host',
      arbitrary: fc
        .tuple(path, some('a b', 'a/b', '/', '..', 'a\0b', '\xff/'))
        .map(([p, h]) => whole(`GET ${p} HTTP/1.1\r\nHost: ${h}\r\n\r\n`, 'GET', 400)),
    },
    {
      name: 'odd host',
      arbitrary: fc
        .tuple(
          path,
          some(
            '',
            '.',
            'localhost:',
            'localhost:99999',
            ':80',
            'x'.repeat(7_000),
            'a@b',
            '[::1',
            'a,b',
            '*',
            "'",
            '%00',
          ),
        )
        .map(([p, h]) => whole(`GET ${p} HTTP/1.1\r\nHost: ${h}\r\n\r\n`, 'GET')),
    },
    { name: 'NUL', arbitrary: get(host, some('X-Nul: a\0b', 'X-N\0ul: a', '\0: a', 'X-Nul: \0'), 400) },
    {
      name: 'NUL in the target',
      arbitrary: some('/v1/ping\0', '/\0', '/v1/users/me?a=\0').map((p) =>
        whole(`GET ${line(p)}`, 'GET', 400),
      ),
    },
    { name: 'bare CR', arbitrary: get(host, some('X-Cr: a\rb: c', 'X-Cr: \rX: y'), 400) },
    {
      name: 'header over 8 KB',
      arbitrary: get(
        host,
        filler(8_300, 40_000).map((text) => `X-Large: ${text}`),
        400,
      ),
    },
    {
      name: 'headers over 16 KB',
      arbitrary: get(
        host,
        fc
          .integer({ min: 3, max: 9 })
          .map((many) =>
            Array.from({ length: many }, (_, at) => `X-${at}: ${'a'.repeat(8_000)}`).join('\r\n'),
          ),
        400,
      ),
    },
    {
      name: 'address over 8 KB',
      arbitrary: fc
        .tuple(path, filler(8_300, 40_000))
        .map(([p, text]) => whole(`GET ${line(`${p}?${text}`)}`, 'GET', 414)),
    },
    {
      name: 'two Authorization headers',
      arbitrary: get(
        host,
        some('Basic a', `Bearer ${placeholderFor('good-0')}`, 'x').map(
          (value) => `Authorization: Bearer ${placeholderFor('good-1')}\r\nAuthorization: ${value}`,
        ),
        400,
      ),
    },
    {
      name: 'bad method',
      arbitrary: some('get', 'G@T', 'GE\0T', '(GET)', 'Get', '"GET"', 'GET\t').map((method) =>
        whole(`${method} ${line('/v1/ping')}`, 'GET', 400),
      ),
    },
    {
      name: 'odd method',
      arbitrary: some('TRACE', 'PURGE', 'COPY', 'X'.repeat(500), 'GET_', 'M-SEARCH', 'CONNECT').map(
        (method) => whole(`${method} ${line('/v1/ping')}`, method),
      ),
    },
    {
      name: 'bad version',
      arbitrary: some(
        'HTTP/2.0',
        'HTTP/9.9',
        'HTTP/1.',
        'HTP/1.1',
        'http/1.1',
        'HTTP/1.1 x',
        'HTTP/-1.1',
        'HTTP/1.1.1',
        'HTTP/01.1x',
      ).map((version) => whole(`GET ${line('/v1/ping', version)}`, 'GET', 400)),
    },
    {
      name: 'odd version',
      arbitrary: some('HTTP/1.0', 'HTTP/1.2', 'HTTP/1.9').map((version) =>
        whole(`GET ${line('/v1/ping', version)}`, 'GET'),
      ),
    },
    {
      name: 'bad target',
      arbitrary: some('v1/ping', '*', '\\v1', '?x', '#', 'http:/x', 'http//x', '://x/y').map((target) =>
        whole(`GET ${line(target)}`, 'GET', 400),
      ),
    },
    {
      name: 'absolute target',
      arbitrary: fc
        .tuple(path, some(`http://${host}`, 'http://LOCALHOST', 'https://localhost', `HTTP://${host}`))
        .map(([p, origin]) => whole(`GET ${line(`${origin}${p}`)}`, 'GET')),
    },
    {
      name: 'absolute target of another host',
      arbitrary: some(
        'http://evil.example/v1/ping',
        'http://evil.example:1/v1/users/me',
        'ftp://evil.example/v1/ping',
      ).map((target) => whole(`GET ${line(target)}`, 'GET')),
    },
    {
      name: 'CONNECT',
      arbitrary: some(`CONNECT ${host}`, 'CONNECT evil.example:443').map((target) =>
        whole(line(target), 'CONNECT'),
      ),
    },
    {
      name: 'header names',
      arbitrary: get(
        host,
        some(
          'X y: z',
          ': z',
          'X_Y: z',
          'Transfer_Encoding: chunked',
          'Content-Length\x0b: 5',
          'X\xff: z',
          'nothing',
          '@: z',
          'X : y',
        ),
      ),
    },
    { name: 'bare LF', arbitrary: path.map((p) => whole(`GET ${p} HTTP/1.1\nHost: ${host}\n\n`, 'GET')) },
    {
      name: 'HTTP/0.9',
      arbitrary: path.map((p) => ({ bytes: `GET ${p}\r\n`, form: 'unknown', methods: ['GET'] })),
    },
    {
      name: 'many headers',
      arbitrary: get(
        host,
        fc
          .integer({ min: 100, max: 900 })
          .map((many) => Array.from({ length: many }, (_, at) => `X-${at}: y`).join('\r\n')),
      ),
    },
    {
      name: 'another protocol',
      arbitrary: some(
        'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
        '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n',
        'EHLO localhost\r\n\r\n',
        '*1\r\n$4\r\nPING\r\n\r\n',
        '\0\0\0\0\r\n\r\n',
      ).map((bytes) => whole(bytes, 'GET', 400)),
    },
    {
      name: 'forged answer headers',
      arbitrary: get(
        host,
        some(
          'X-Accel-Redirect: /.problem/internal_error',
          'X-Accel-Buffering: no',
          'X-Upstream: api-9',
          'Proxy: http://evil.example',
          'X-Original-URL: /v1/admin/sessions',
          'X-Rewrite-URL: /x',
        ),
      ),
    },
  ];
}
