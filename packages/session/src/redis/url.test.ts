import { expect, test } from 'vitest';
import { unchecked } from '../testing/unchecked.ts';
import { connectSessionRedis } from './connect.ts';
import { parseRedisUrl, type RedisAddress } from './url.ts';

const login = { username: 'api', password: 'p@ss/w:rd' };
const encoded = 'api:p%40ss%2Fw%3Ard';

test.each<[string, RedisAddress]>([
  [
    'redis://localhost',
    { kind: 'server', tls: false, replicas: 0, server: { host: 'localhost', port: 6379 }, db: 0 },
  ],
  [
    `rediss://${encoded}@[::1]:7000/3?replicas=1`,
    { kind: 'server', tls: true, replicas: 1, server: { host: '::1', port: 7000 }, db: 3, ...login },
  ],
  [
    `redis+sentinel://${encoded}@a:1,b/sessions`,
    {
      kind: 'sentinel',
      tls: false,
      replicas: 1,
      sentinels: [
        { host: 'a', port: 1 },
        { host: 'b', port: 26_379 },
      ],
      name: 'sessions',
      ...login,
    },
  ],
  [
    'rediss+cluster://:secret@a,10.0.0.1:7001?replicas=0',
    {
      kind: 'cluster',
      tls: true,
      replicas: 0,
      nodes: [
        { host: 'a', port: 6379 },
        { host: '10.0.0.1', port: 7001 },
      ],
      password: 'secret',
    },
  ],
])('parses %s', (url, address) => {
  expect(parseRedisUrl(url)).toEqual({ ok: true, address });
});

test.each([
  ['http://localhost', 'must be redis://'],
  ['redis+sentinels://a/name', 'must be redis://'],
  ['redis://api:sec#ret@localhost', 'percent-encode'],
  ['redis://api:sec/ret@localhost', 'with a port from 1 to 65535; percent-encode'],
  ['redis://api:sec%ret@localhost', 'has an invalid percent-encoding in its user or password'],
  ['redis://secret@localhost', 'has an @ without a password before it'],
  ['redis://', 'has an invalid server: write host'],
  ['redis://a:0', 'has an invalid server: write host'],
  ['redis://a:65536', 'has an invalid server: write host'],
  ['redis+cluster://a,,b', 'has an invalid server: write host'],
  ['redis://a,b', 'has several servers: use redis+sentinel://'],
  ['redis://a/secret', 'has a database that is not a number'],
  ['redis+sentinel://a,b', 'has no valid name of the group'],
  ['redis+cluster://a,b/1', 'has a database, and a Cluster has only one'],
  ['redis://a?secret=1', 'has an unknown option: replicas is the only one'],
  ['redis+cluster://a?replicas=all', 'has an invalid option replicas: use a number from 0 to 9'],
])('refuses %s and suggests the fix', (url, fix) => {
  const parsed = parseRedisUrl(url);
  expect(parsed).toEqual({ ok: false, flaw: expect.stringContaining(fix) });
  expect(JSON.stringify(parsed)).not.toMatch(/secret|sec.ret/);
  expect(() => connectSessionRedis(url)).toThrow(TypeError);
});

test.each(['redis://u:p/w@host', 'redis://u:12/w@host', 'redis://u:p#w@host', 'redis://u:p?w@host'])(
  'names the percent-encoding for an unencoded password: %s',
  (url) => {
    expect(() => connectSessionRedis(url)).toThrow(/percent-encode/);
    expect(() => connectSessionRedis(url)).not.toThrow(/w@host|12/);
  },
);

test('an @ in a password needs no encoding, and a missing URL is named', () => {
  expect(parseRedisUrl('redis://u:p@ss@host')).toMatchObject({
    ok: true,
    address: { password: 'p@ss', server: { host: 'host' } },
  });
  expect(() => connectSessionRedis(unchecked(undefined))).toThrow(/Is its variable set/);
});
