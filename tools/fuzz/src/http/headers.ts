import * as fc from 'fast-check';
import { studentPlaceholder } from './token-placeholders.ts';

export type Header = readonly [name: string, value: string];

const headerText = fc.stringMatching(/^[!-~]([ -~\t\x80-\xff]{0,60}[!-~])?$/);
const token = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
const student = fc.oneof(fc.stringMatching(/^[\w-]{22}$/), fc.constant(studentPlaceholder));

/** Headers that do not change the response. */
const harmless: fc.Arbitrary<Header> = fc.oneof(
  fc.tuple(
    token.map((name) => `x-fuzz-${name}`),
    headerText,
  ),
  fc.tuple(
    fc.constantFrom('User-Agent', 'Accept', 'Accept-Language', 'Referer', 'Cookie', 'Origin'),
    headerText,
  ),
  fc.tuple(
    fc.constantFrom(
      'X-Forwarded-For',
      'X-Forwarded-Proto',
      'X-Forwarded-Host',
      'X-Real-IP',
      'Forwarded',
      'Via',
    ),
    fc.oneof(
      fc.constantFrom('https', '127.0.0.1', '10.0.0.1, 127.0.0.1', 'for=evil;proto=https'),
      headerText,
    ),
  ),
  fc.tuple(
    fc.constantFrom('X-Upstream', 'X-Connection', 'X-Served-By', 'X-Accel-Redirect', 'Server-Timing'),
    headerText,
  ),
  fc.integer({ min: 100, max: 7_000 }).map((length): Header => ['X-Long', 'l'.repeat(length)]),
);

/** Headers that may change the response: an upgrade, a range, a condition. */
const meaningful: fc.Arbitrary<Header> = fc.oneof(
  fc.constantFrom<Header[]>(
    ['Upgrade', 'websocket'],
    ['Upgrade', 'h2c'],
    ['Connection', 'Upgrade'],
    ['Connection', 'close'],
    ['Connection', 'keep-alive, Authorization'],
    ['Connection', 'transfer-encoding'],
    ['TE', 'trailers'],
    ['Range', 'bytes=0-0,-1'],
    ['If-None-Match', '*'],
    ['If-Modified-Since', 'Thu, 01 Jan 2099 00:00:00 GMT'],
    ['If-Match', '"x"'],
    ['Expect', '100-continue'],
    ['Expect', 'the unexpected'],
    ['Content-Encoding', 'gzip'],
    ['Content-Encoding', 'br, gzip'],
    ['X-HTTP-Method-Override', 'DELETE'],
    ['Sec-WebSocket-Key', 'x'],
    ['Sec-WebSocket-Version', '1'],
    ['HTTP2-Settings', 'AAMAAABkAAQAAP__'],
    ['X-Lab-Student', 'x'],
    ['Max-Forwards', '0'],
    ['Keep-Alive', 'timeout=99999'],
    ['Accept-Encoding', 'gzip;q=1.0, *;q=0'],
  ),
  fc.tuple(token, headerText),
);

export type Extras = { readonly headers: readonly Header[]; readonly meaningful: boolean };

/** Generates additional headers of a request. */
export const extraHeaders: fc.Arbitrary<Extras> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fc.array(harmless, { maxLength: 3 }), student).map(([headers, mark]): Extras => ({
      headers: [...headers, ['X-Lab-Student', mark]],
      meaningful: false,
    })),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.oneof(harmless, meaningful), { minLength: 1, maxLength: 20 })
      .map((headers): Extras => ({ headers, meaningful: true })),
  },
);

const json = 'application/json';

/** Generates the Content-Type of a body; mostly the right one. */
export const contentType: fc.Arbitrary<string | undefined> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(json, 'application/json; charset=utf-8', 'APPLICATION/JSON') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      undefined,
      `${json}; charset=utf-16`,
      `${json}; charset=utf-7`,
      `${json}; charset="`,
      `${json};`,
      `${json}, ${json}`,
      'text/json',
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/',
      '/',
      ';',
      'application/problem+json',
    ),
  },
);
