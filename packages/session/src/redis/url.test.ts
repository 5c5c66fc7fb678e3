import { expect, test } from 'vitest';
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
])('%s is read', (url, address) => {
  expect(parseRedisUrl(url)).toEqual({ ok: true, address });
});

test.each([
  ['http://localhost', 'is none of redis://'],
  ['redis+sentinels://a/name', 'is none of redis://'],
  ['redis://api:sec#ret@localhost', 'percent-encode'],
  ['redis://api:sec/ret@localhost', 'with a port from 1 to 65535; percent-encode'],
  ['redis://api:sec%ret@localhost', 'has a % in its user or password that encodes nothing'],
  ['redis://secret@localhost', 'has an @ and no password before it'],
  ['redis://', 'has a server that is not host'],
  ['redis://a:0', 'has a server that is not host'],
  ['redis://a:65536', 'has a server that is not host'],
  ['redis+cluster://a,,b', 'has a server that is not host'],
  ['redis://a,b', 'has several servers: say what they are'],
  ['redis://a/secret', 'has a database that is not a number'],
  ['redis+sentinel://a,b', 'does not say what the Sentinels call the group'],
  ['redis+cluster://a,b/1', 'names a database, and a Cluster has but one'],
  ['redis://a?secret=1', 'has an option that there is not: replicas is the only one'],
  ['redis+cluster://a?replicas=all', 'has replicas that is not a number from 0 to 9'],
])('%s is refused with the mend', (url, mend) => {
  const parsed = parseRedisUrl(url);
  expect(parsed).toEqual({ ok: false, flaw: expect.stringContaining(mend) });
  expect(JSON.stringify(parsed)).not.toMatch(/secret|sec.ret/);
  expect(() => connectSessionRedis(url)).toThrow(TypeError);
});
