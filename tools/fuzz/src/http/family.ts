import * as fc from 'fast-check';
import type { FuzzCase } from './fuzz-case.ts';

/** Requests that an HTTP client refuses to send, all with the same fault. */
export type Family = { readonly name: string; readonly arbitrary: fc.Arbitrary<Omit<FuzzCase, 'family'>> };

export const path = fc.constantFrom('/v1/ping', '/v1/users/me', '/v1/sessions', '/', '/v1/labs/hmac/order');
/** Long text: ASCII, percent-encoded, or outside ASCII. */
export const filler = (least: number, most: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom('a', 'Z', '%41', '\xe4'), fc.integer({ min: least, max: most }))
    .map(([unit, length]) => unit.repeat(length / unit.length));

export const whole = (bytes: string, method: string, status?: number): Omit<FuzzCase, 'family'> => ({
  bytes,
  form: 'whole',
  methods: [method],
  ...(status === undefined ? {} : { statuses: [status] }),
});

/** A GET with these header lines; the response must have this status. */
export const get = (host: string, lines: fc.Arbitrary<string>, status?: number): Family['arbitrary'] =>
  fc
    .tuple(path, lines)
    .map(([target, text]) =>
      whole(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${text}\r\n\r\n`, 'GET', status),
    );

/** A sign-in with these header lines and this body. */
export const post = (
  host: string,
  lines: fc.Arbitrary<string>,
  body: fc.Arbitrary<string>,
  status?: number,
): Family['arbitrary'] =>
  fc
    .tuple(lines, body)
    .map(([text, sent]) =>
      whole(
        `POST /v1/sessions HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n${text}\r\n\r\n${sent}`,
        'POST',
        status,
      ),
    );

/** Generates one of the texts. */
export const some = (...texts: string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);
