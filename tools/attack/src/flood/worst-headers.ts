import { closedLoop } from './closed-loop.ts';

/** NGINX accepts 8 KB in a header line. */
const lineLength = 7_800;
const filled = (unit: string): string => unit.repeat(Math.floor(lineLength / unit.length));

const upgrade = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'MDEyMzQ1Njc4OWFiY2RlZg==',
} as const;

/** Each header targets code that reads it: a map of NGINX, Express, the parser of an upgrade, or a route. */
export const lines: readonly (readonly [path: string, headers: Readonly<Record<string, string>>])[] = [
  ['/v1/users/me', { authorization: `Bearer ${filled('a')}` }],
  ['/v1/users/me', { authorization: `Bearer${filled(' ')}x` }],
  ['/v1/users/me', { authorization: filled('Bearer ') }],
  ['/v1/users/me', { authorization: `Bearer ${filled('=')}` }],
  ['/v1/ping', { cookie: filled('a=b; ') }],
  ['/v1/ping', { accept: filled('a/b;q=0.1,') }],
  ['/v1/ping', { 'accept-encoding': filled('gzip;q=0,') }],
  ['/v1/ping', { 'accept-language': filled('a-b;q=0.1,') }],
  ['/v1/ping', { 'if-none-match': filled('"a",') }],
  ['/v1/ping', { 'if-none-match': `"${filled(' ')}` }],
  ['/v1/ping', { 'x-forwarded-for': filled('127.0.0.1,') }],
  ['/v1/ping', { forwarded: filled('for=a;') }],
  ['/v1/ping', { 'user-agent': filled('Mozilla/5.0 (') }],
  ['/v1/ping', { host: `${filled('a.')}a:1` }],
  ['/v1/ping', { host: filled(':1') }],
  ['/', { 'accept-encoding': filled('gzip;q=0,') }],
  ['/', { 'if-none-match': filled('"a",') }],
  ['/', { range: `bytes=${filled('0-0,')}` }],
  ['/v1/labs/anatomy/next?generator=lcg&from=0&count=1', { 'x-lab-student': filled('A') }],
  ['/v1/labs/anatomy/me', { authorization: `Bearer ${filled('a.')}` }],
  ['/v1/labs/jwt/hs256/me', { authorization: `Bearer ${filled('a.')}` }],
  ['/v1/labs/jwt/jwe/me', { authorization: `Bearer ${filled('eyJ.')}` }],
  ['/v1/live', { ...upgrade, 'sec-websocket-extensions': filled('permessage-deflate; a, ') }],
  [
    '/v1/live',
    { ...upgrade, 'sec-websocket-protocol': Array.from({ length: 800 }, (_, at) => `p${at}`).join(', ') },
  ],
  ['/v1/live', { ...upgrade, origin: `http://${filled('a.')}` }],
];

export const worstHeaders = closedLoop(64, (number) => {
  const [path, headers] = lines[number % lines.length] ?? ['/', {}];
  return { method: 'GET', path, headers };
});
