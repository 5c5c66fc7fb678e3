import * as fc from 'fast-check';
import { tokenQuery } from './credentials.ts';

/** Values of the parameters in a path that have few valid values. */
const parameters: Readonly<Record<string, readonly string[]>> = {
  kind: ['session', 'hs256', 'jwe', 'nested'],
  lane: ['memory', 'sticky', 'redis', 'jwt'],
  algorithm: ['round-robin', 'least-connections', 'hash', 'ip-hash'],
};

const publicId = fc.stringMatching(/^[A-Za-z0-9_-]{43}$/);

/** Generates the path with valid parameters. */
export function exactPath(pattern: string): fc.Arbitrary<string> {
  const name = /\{(\w+)\}/.exec(pattern)?.[1];
  if (name === undefined) return fc.constant(pattern);
  const known = parameters[name];
  const value = known === undefined ? publicId : fc.constantFrom(...known);
  return value.map((text) => pattern.replace(`{${name}}`, text));
}

/** Rewrites of a path that a router, a proxy and a file system may read differently. */
const rewrites: readonly ((path: string) => string)[] = [
  (path) => `${path}/`,
  (path) => path.replace('/v1', '//v1'),
  (path) => path.replaceAll('/', '//'),
  (path) => `${path}/..`,
  (path) => `/v1/ping/../..${path}`,
  (path) => path.replace('/v1/', '/v1/./'),
  (path) => path.replace('/v1/', '/v1/%2e%2e/v1/'),
  (path) => path.replace('v1/', 'v1%2f'),
  (path) => path.toUpperCase(),
  (path) => path.replace('/v1', '/V1'),
  (path) => `${path}%00`,
  (path) => `${path}%`,
  (path) => `${path}%ff%fe`,
  (path) => `${path};a=b`,
  (path) => `${path}\\..\\`,
  (path) => `${path}\xe9\xff`,
  (path) => `${path}#fragment`,
  (path) => path.replace(/[^/]+$/, 'x'.repeat(3_000)),
  (path) => path.replace(/[^/]+$/, (last) => encodeURIComponent(`../${last}`)),
  (path) => path.replace(/[^/]+$/, '%E0%A4%A'),
  (path) => path.replace(/[^/]+$/, '__proto__'),
  (path) => path.replace(/[a-z](?=[^/]*$)/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
];

const elsewhere = [
  '/',
  '/index.html',
  '/v1',
  '/v1/',
  '/v2/users',
  '/healthz',
  '/readyz',
  '/metrics',
  '/v1/openapi.json',
  '/v1/live',
  '/v1/labs/websocket/socket',
  '/.problem/internal_error',
  '/.lane/read',
  '/.lane/lab',
  '/.git/config',
  '/assets/../../nginx.conf',
  '/assets/%2e%2e/%2e%2e/etc/passwd',
  '/v1/labs/',
  '/v1/labs/nothing',
  '/v1/labs/balancing/hash',
  '/favicon.ico',
  '/a/b/c',
] as const;

export const otherPath = (pattern: string): fc.Arbitrary<string> =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.tuple(exactPath(pattern), fc.constantFrom(...rewrites)).map(([p, warp]) => warp(p)),
    },
    { weight: 2, arbitrary: fc.constantFrom(...elsewhere) },
    { weight: 1, arbitrary: fc.webPath().map((path) => (path.startsWith('/') ? path : `/${path}`)) },
  );

const queries: Readonly<Record<string, fc.Arbitrary<string>>> = {
  endOtherSessions: fc.constant('except=mine'),
  listAllSessions: fc
    .tuple(fc.nat({ max: 20 }), fc.integer({ min: 1, max: 300 }))
    .map(([cursor, count]) => `cursor=${cursor}&count=${count}`),
  'stateless.readFiles': fc.constantFrom('folder=photos', 'folder=music'),
  'anatomy.draw': fc.nat({ max: 1_000 }).map((from) => `generator=lcg&from=${from}&count=8`),
};

const wildQuery = fc.oneof(
  tokenQuery,
  fc.webQueryParameters(),
  fc.constantFrom(
    '',
    '&&&',
    '=',
    '?',
    '%',
    '%zz',
    'a=%ff',
    '__proto__=1',
    'a[b]=c',
    'count=1e9',
    'cursor=-1',
  ),
  fc.nat({ max: 200 }).map((many) => 'a=1&'.repeat(many)),
);

/** Generates a query with its question mark; mostly a valid one. */
export const queryFor = (name: string): fc.Arbitrary<string> =>
  fc.oneof(
    {
      weight: 8,
      arbitrary: (queries[name] ?? fc.constant('')).map((text) => (text === '' ? '' : `?${text}`)),
    },
    { weight: 1, arbitrary: wildQuery.map((text) => `?${text}`) },
  );
