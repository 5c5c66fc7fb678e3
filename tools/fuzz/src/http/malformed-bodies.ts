import * as fc from 'fast-check';
import { path, post, some, whole, type Family } from './family.ts';
import { placeholderFor } from './token-placeholders.ts';

/** Bodies whose end two parsers may see at different places: the basis of request smuggling. */
export function malformedBodies(host: string): Family[] {
  const inner = `GET /v1/nothing HTTP/1.1\r\nHost: ${host}\r\nX-Smuggled: `;
  const chunks = some('0\r\n\r\n', '3\r\nabc\r\n0\r\n\r\n', `0\r\n\r\n${inner}`);
  return [
    {
      name: 'length and chunks',
      arbitrary: post(
        host,
        fc
          .integer({ min: 0, max: 60 })
          .chain((length) =>
            some(
              `Content-Length: ${length}\r\nTransfer-Encoding: chunked`,
              `Transfer-Encoding: chunked\r\nContent-Length: ${length}`,
            ),
          ),
        chunks,
        400,
      ),
    },
    {
      name: 'two lengths',
      arbitrary: post(
        host,
        some(
          'Content-Length: 3\r\nContent-Length: 4',
          'Content-Length: 3\r\nContent-Length: 3',
          'Content-Length: 0\r\ncontent-length: 44',
        ),
        some('abc', `abc${inner}`),
        400,
      ),
    },
    {
      name: 'bad length',
      arbitrary: post(
        host,
        some('-1', '+3', '3,3', '0x3', '1e1', '3 3', '9'.repeat(30), 'three', '٣').map(
          (value) => `Content-Length: ${Buffer.from(value).toString('latin1')}`,
        ),
        some('abc'),
        400,
      ),
    },
    {
      name: 'length too large',
      arbitrary: post(
        host,
        fc.integer({ min: 70_000, max: 2_000_000_000 }).map((length) => `Content-Length: ${length}`),
        some('abc'),
        413,
      ),
    },
    {
      name: 'unknown transfer encoding',
      arbitrary: post(
        host,
        some(
          'gnip',
          'chunked, gzip',
          'gzip, chunked',
          'identity',
          'xchunked',
          'chunked;q=1',
          '"chunked"',
          'chunked,',
          'c',
        ).map((value) => `Transfer-Encoding: ${value}`),
        chunks,
        400,
      ),
    },
    {
      name: 'two transfer encodings',
      arbitrary: post(
        host,
        some(
          'chunked\r\nTransfer-Encoding: chunked',
          'chunked\r\nTransfer-Encoding: gzip',
          'gzip\r\nTransfer-Encoding: chunked',
        ).map((value) => `Transfer-Encoding: ${value}`),
        chunks,
        400,
      ),
    },
    {
      name: 'bad chunks',
      arbitrary: post(
        host,
        some('Transfer-Encoding: chunked'),
        some(
          'zz\r\nabc\r\n0\r\n\r\n',
          '-1\r\nabc\r\n0\r\n\r\n',
          '0x3\r\nabc\r\n0\r\n\r\n',
          '3\r\nabcd\r\n0\r\n\r\n',
          `${'f'.repeat(17)}\r\nabc`,
          '\r\nabc\r\n0\r\n\r\n',
          ' 3\r\nabc\r\n0\r\n\r\n',
          ';a\r\nabc\r\n0\r\n\r\n',
        ),
        400,
      ),
    },
    {
      name: 'odd chunks',
      arbitrary: post(
        host,
        some('Transfer-Encoding: chunked', 'transfer-encoding: CHUNKED'),
        some(
          '03\r\nabc\r\n0\r\n\r\n',
          '3;a=b\r\nabc\r\n0\r\n\r\n',
          '3\r\nabc\r\n0\r\nX-Trailer: y\r\nContent-Length: 5\r\n\r\n',
          '3\r\nabc\r\n000\r\n\r\n',
        ),
      ),
    },
    {
      name: 'hidden transfer encoding',
      arbitrary: some(
        'Transfer-Encoding : chunked',
        'Transfer_Encoding: chunked',
        'Transfer-Encoding\t: chunked',
        'X-Transfer-Encoding: chunked',
        'Transfer-Encoding\x0b: chunked',
        'TransferEncoding: chunked',
      ).chain((hidden) => {
        const body = `0\r\n\r\n${inner}`;
        return post(host, some(`Content-Length: ${body.length}\r\n${hidden}`), some(body));
      }),
    },
    {
      name: 'a request for a body',
      arbitrary: fc
        .tuple(path, some('GET', 'DELETE', 'POST', 'OPTIONS'))
        .map(([target, method]) =>
          whole(
            `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${inner.length + 4}\r\n\r\n${inner}\r\n\r\n`,
            method,
          ),
        ),
    },
    { name: 'pipelined', arbitrary: pipelined(host) },
    { name: 'cut short', arbitrary: cutShort(host) },
  ];
}

const targetsWithStatus = [
  ['/v1/ping', 200],
  ['/v1/users/me', 401],
  ['/v1/nothing', 404],
] as const;

/** Several requests at once. The responses must arrive in the same order. */
const pipelined = (host: string): Family['arbitrary'] =>
  fc.array(fc.constantFrom(...targetsWithStatus), { minLength: 2, maxLength: 8 }).map((requests) => ({
    bytes: requests.map(([target]) => `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`).join(''),
    form: 'whole',
    methods: requests.map(() => 'GET'),
    statuses: requests.map(([, status]) => status),
  }));

/** The rest of the request never arrives. */
const cutShort = (host: string): Family['arbitrary'] =>
  some(
    `POST /v1/sessions HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"email":`,
    `POST /v1/sessions HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab`,
    `GET /v1/ping HTTP/1.1\r\nHost: ${host}\r\nX-Half`,
    'GET /v1/pi',
    `PUT /v1/users/me/password HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${placeholderFor('good-2')}\r\nContent-Length: 9\r\n\r\n`,
  ).map((bytes) => ({ bytes, form: 'part', methods: [bytes.slice(0, bytes.indexOf(' '))] }));
