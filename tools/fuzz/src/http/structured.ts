import * as fc from 'fast-check';
import type { Endpoint } from '@session-lab/contract';
import { bodyFor } from './bodies.ts';
import type { FuzzCase } from './fuzz-case.ts';
import { authorizationFor } from './credentials.ts';
import { appEndpoints } from './documented.ts';
import { contentType, extraHeaders, type Extras, type Header } from './headers.ts';
import { exactPath, otherPath, queryFor } from './request-targets.ts';
import { validBodies } from './valid-bodies.ts';

const methods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'PROPFIND',
  'FOO',
  'QUERY',
] as const;

type Maybe = { readonly text: string; readonly exact: boolean };
const mostly = (exact: fc.Arbitrary<string>, other: fc.Arbitrary<string>): fc.Arbitrary<Maybe> =>
  fc.oneof(
    { weight: 7, arbitrary: exact.map((text) => ({ text, exact: true })) },
    { weight: 1, arbitrary: other.map((text) => ({ text, exact: false })) },
  );

export type Body = { readonly bytes: string; readonly type: string | undefined; readonly chunk: number };
type RequestParts = {
  readonly method: Maybe;
  readonly path: Maybe;
  readonly query: string;
  readonly host: Maybe;
  readonly credentials: readonly Header[];
  readonly extras: Extras;
  readonly body: Body | undefined;
};

/** Endpoints on one port, with the credentials and the bodies of their requests. */
export type Api = {
  readonly endpoints: Readonly<Record<string, Endpoint>>;
  readonly credentials: (endpoint: Endpoint) => fc.Arbitrary<readonly Header[]>;
  readonly bodies: (name: string) => fc.Arbitrary<Body>;
};

const app: Api = {
  endpoints: appEndpoints,
  credentials: ({ access }) =>
    authorizationFor(access).map((values) => values.map((value): Header => ['Authorization', value])),
  bodies: (name) => jsonBodies(name),
};

/**
 * Generates requests to the contract's endpoints, in which each part is valid or not. An HTTP client could
 * send all of them.
 */
export function structured(host: string, api: Api = app): fc.Arbitrary<FuzzCase> {
  return fc.oneof(
    ...Object.entries(api.endpoints).map(([name, endpoint]) => requestsTo(name, endpoint, { host, ...api })),
  );
}

function requestsTo(
  name: string,
  endpoint: Endpoint,
  { host, credentials, bodies }: Api & { host: string },
): fc.Arbitrary<FuzzCase> {
  const hasBody = endpoint.body !== undefined;
  return fc
    .record<RequestParts>({
      method: mostly(fc.constant(endpoint.method), fc.constantFrom(...methods)),
      path: mostly(exactPath(endpoint.path), otherPath(endpoint.path)),
      query: queryFor(name),
      host: mostly(
        fc.constant(host),
        fc.constantFrom(
          'localhost',
          '127.0.0.1',
          '[::1]:1',
          'LOCALHOST',
          'lab.example.org',
          'localhost.',
          'a:b@c',
        ),
      ),
      credentials: credentials(endpoint),
      extras: extraHeaders,
      body: hasBody
        ? fc.oneof({ weight: 20, arbitrary: bodies(name) }, { weight: 1, arbitrary: fc.constant(undefined) })
        : fc.constant(undefined),
    })
    .map((parts) => {
      const isExact = parts.method.exact && parts.path.exact && parts.host.exact && !parts.extras.meaningful;
      return {
        family: 'structured',
        bytes: encode(parts),
        form: 'whole',
        methods: [parts.method.text],
        ...(isExact ? { endpoint: name } : {}),
      };
    });
}

export const jsonBodies = (name: string): fc.Arbitrary<Body> =>
  fc.record({
    bytes: bodyFor(validBodies[name]),
    type: contentType,
    chunk: fc.constantFrom(0, 0, 0, 1_000, 7),
  });

function encode({ method, path, query, host, credentials, extras, body }: RequestParts): string {
  const headers: Header[] = [
    ['Host', host.text],
    ...credentials,
    ...extras.headers,
    ...(body?.type === undefined ? [] : [['Content-Type', body.type] as const]),
    ...(body === undefined ? [] : [framingHeader(body)]),
  ];
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  return `${method.text} ${path.text}${query} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body === undefined ? '' : encodeBody(body)}`;
}

const framingHeader = ({ bytes, chunk }: Body): Header =>
  chunk === 0 ? ['Content-Length', `${bytes.length}`] : ['Transfer-Encoding', 'chunked'];

function encodeBody({ bytes, chunk }: Body): string {
  if (chunk === 0) return bytes;
  const size = Math.max(chunk, Math.ceil(bytes.length / 50));
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.slice(at, at + size);
    parts.push(`${part.length.toString(16)}${chunk === 7 ? ';ext="x"' : ''}\r\n${part}\r\n`);
  }
  return `${parts.join('')}0\r\n\r\n`;
}
