import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { startConsoleServer, studentCommands } from '@session-lab/test-support/console-server';
import { eventually, untilTrue } from '@session-lab/test-support/eventually';
import * as fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import * as z from 'zod';
import {
  bytesAtMost,
  commandsASecond,
  comparedKeys,
  endpoints,
  keysAtMost,
} from '@session-lab/contract/labs/redis-console';
import { labRedisUrl, testConfig, useReplicas } from '../../testing/replicas.ts';
import { signUp, tokenOf } from '../../testing/users.ts';
import { StoreError } from '../../redis/store-error.ts';
import { compareListings } from './comparison.ts';
import { createConsoles } from './connections.ts';
import { createDatabases } from './databases.ts';
import { growing } from './growing.ts';
import { formatReply } from './replies.ts';
import { comparedLines } from './redis-cli-lines.ts';
import { createRedisConsole } from './service.ts';
import { splitLine } from './split-line.ts';

const server = await startConsoleServer();
const consoleUrl = server.urlOf('manager');

const db = 12;
const signingKey = randomBytes(32);
const api = useReplicas({
  db,
  labs: {
    redisUrl: labRedisUrl(`${inject('redisUrl')}/${db}`),
    consoleUrl,
    outageRedisUrl: undefined,
    clusterUrl: undefined,
    key: signingKey,
    sites: undefined,
  },
});
const operator = new Redis(server.urlOf('operator'));
const inDatabase = (number: number): Redis => new Redis(server.urlOf('operator'), { db: number });
const consoles = createConsoles(consoleUrl);

const [student, other] = ['S'.repeat(22), 'O'.repeat(22)];
const as = (name: string) => ({ 'x-lab-student': name });

/** A replica is ready as soon as the sessions are. Its connection to this server may follow. */
beforeAll(async () => {
  for (const call of [api.first, api.second])
    await untilTrue(
      async () => (await call('POST', endpoints.open.path, { headers: as(student) })).status === 201,
    );
});
beforeEach(async () => {
  await operator.flushall();
});
afterAll(async () => {
  operator.disconnect();
  await consoles.close();
  await server.stop();
});

async function open(name = student): Promise<{ token: string; sessionKey: string }> {
  const answer = await api.first('POST', endpoints.open.path, { headers: as(name) });
  return { token: tokenOf(answer), sessionKey: String(Reflect.get(Object(answer.body), 'sessionKey')) };
}

const post = (line: string, name = student, call = api.second) =>
  call('POST', endpoints.run.path, { headers: as(name), body: { line } });

async function run(line: string, name = student): Promise<string> {
  const { status, body } = await post(line, name);
  expect(status).toBe(200);
  return String(Reflect.get(Object(body), 'text'));
}

const readMe = (token: string, name = student) =>
  api.second('GET', endpoints.readMe.path, { token, headers: as(name) });

it('deleting the key of the session ends the session, and a new value is the next user', async () => {
  const { token, sessionKey } = await open();
  const first = await readMe(token);
  expect(first).toMatchObject({ status: 200, body: { name: 'Ada', value: '{"name":"Ada"}' } });
  expect(first.headers['server-timing']).toContain('store;desc="GET"');
  expect(await run(`TTL ${sessionKey}`)).toMatch(/^\(integer\) 3[56]\d\d$/);
  expect(await run(`DEL ${sessionKey}`)).toBe('(integer) 1');
  expect((await readMe(token)).status).toBe(401);
  expect(await run(`SET ${sessionKey} '{"name":"Grace"}'`)).toBe('OK');
  expect(await readMe(token)).toMatchObject({ status: 200, body: { name: 'Grace' } });
  for (const line of [`SET ${sessionKey} Ada`, `SET ${sessionKey} '{"name":3}'`, `DEL ${sessionKey}`]) {
    await run(line);
    expect((await readMe(token)).status).toBe(401);
  }
  await run(`LPUSH ${sessionKey} a`);
  expect((await readMe(token)).status).toBe(401);
});

it('a session ends when Redis’ time to live is over', async () => {
  const { token, sessionKey } = await open();
  expect(await run(`PSETEX ${sessionKey} 300 '{"name":"Ada"}'`)).toBe('OK');
  expect((await readMe(token)).status).toBe(200);
  await eventually(async () => expect((await readMe(token)).status).toBe(401));
});

it('the app and the lab refuse the tokens of each other', async () => {
  const { token } = await open();
  expect((await api.first('GET', '/v1/users/me', { token })).status).toBe(401);
  expect((await readMe(await signUp(api.first))).status).toBe(401);
  expect((await readMe('x')).status).toBe(401);
});

it('a student reaches neither another database nor the server', async () => {
  const others = await open(other);
  await open();
  const refused: [string, string][] = [];
  const lines = [
    'SELECT 0',
    'SELECT 1',
    'FLUSHALL',
    'SWAPDB 1 2',
    'MOVE a 1',
    'COPY a b DB 1',
    'CONFIG GET *',
    'ACL WHOAMI',
    'CLIENT LIST',
    'INFO',
    'EVAL "return 1" 0',
    'MULTI',
    'SUBSCRIBE a',
    'BLPOP a 0',
    'MONITOR',
    'SHUTDOWN',
    'SAVE',
  ];
  for (const line of lines) {
    // Not above 20 commands a second.
    await operator.del(`rate:${student}`);
    refused.push([line, (await run(line)).split(' ', 2).join(' ')]);
  }
  expect(refused).toEqual(lines.map((line) => [line, '(error) NOPERM']));
  expect(await run('AUTH operator x')).toMatch(/^\(error\) WRONGPASS /);
  expect(await run('RESET')).toBe('RESET');
  expect(await run('QUIT')).toBe('OK');
  await operator.del(`rate:${student}`);
  expect(await run(`EXISTS ${others.sessionKey}`)).toBe('(integer) 0');
  expect(await run('FLUSHDB')).toBe('OK');
  expect((await readMe(others.token, other)).status).toBe(200);
  // The token of another student: its key is not in this database.
  expect((await readMe(others.token)).status).toBe(401);
});

it('200 lines have the replies that redis-cli prints', async () => {
  expect(comparedLines.length).toBeGreaterThanOrEqual(200);
  const expected = await printedByRedisCli(comparedLines);
  await operator.flushall();
  const printed: string[] = [];
  for (const line of comparedLines) {
    const command = splitLine(line);
    printed.push(command === undefined ? 'Invalid argument(s)' : formatReply(await consoles.run(0, command)));
  }
  expect(
    Object.fromEntries(comparedLines.map((line, index) => [`${index} ${line}`, printed[index]])),
  ).toEqual(Object.fromEntries(comparedLines.map((line, index) => [`${index} ${line}`, expected[index]])));
});

/** Runs the lines with the real redis-cli, as the same user. A line with a mark follows each line. */
async function printedByRedisCli(lines: readonly string[]): Promise<string[]> {
  const input = lines.map((line, index) => `${line}\nECHO mark-${index}\n`).join('');
  const output = await new Promise<string>((resolve, reject) => {
    const child = execFile(
      'redis-cli',
      ['--no-raw', '--no-auth-warning', '-u', server.urlOf('console')],
      (error, stdout) => (error === null ? resolve(stdout) : reject(error)),
    );
    child.stdin?.end(input);
  });
  return output.split(/\n?"mark-\d+"\n/).slice(0, -1);
}

it('a student has 20 commands a second, 1,000 keys and 128 KB', async () => {
  await open();
  const statuses: number[] = [];
  for (let sent = 0; sent <= commandsASecond; sent += 1) {
    // The second does not end meanwhile.
    if (sent === 1) await operator.pexpire(`rate:${student}`, 60_000);
    statuses.push((await post('PING', student, sent % 2 === 0 ? api.first : api.second)).status);
  }
  expect(statuses).toEqual([...Array<number>(commandsASecond).fill(200), 429]);
  expect((await post('PING')).headers['retry-after']).toBe('1');
  await operator.del(`rate:${student}`);

  const own = inDatabase(1);
  await own.mset(...Array.from({ length: keysAtMost - 1 }, (_, index) => [`k${index}`, '1']).flat());
  expect(await run('SET more 1')).toBe('This lab keeps at most 1000 keys of a student. Delete a key first.');
  expect(await run('DEL k0')).toBe('(integer) 1');
  expect(await run('MSET more 1 another 1')).toContain('at most 1000 keys');
  expect(await run('SET more 1')).toBe('OK');
  await own.flushdb();
  await own.set('large', 'x'.repeat(130_000));
  expect(await run('SET user Ada')).toBe('This lab keeps at most 128 KB of a student. Delete a key first.');
  expect(await run('STRLEN large')).toBe('(integer) 130000');
  expect(await run('GET large')).toHaveLength(130_002);
  expect(await run('LRANGE large 0 1')).toContain('WRONGTYPE');
  expect(await run('DEL large')).toBe('(integer) 1');
  expect(await run('SET user Ada')).toBe('OK');
  own.disconnect();
});

it('commands at the same time pass no bound: one replica sends them in turn', async () => {
  await open();
  const own = inDatabase(1);
  const members = Array.from({ length: 2_000 }, (_, index) => `member-${index}`);
  await own.sadd('big', ...members);
  const { bytes } = await createDatabases(operator).usage(1);
  expect(bytes).toBeGreaterThan(bytesAtMost / 2);
  const answers = await Promise.all(
    Array.from({ length: commandsASecond }, (_, index) => post(`SUNIONSTORE k${index} big`)),
  );
  const kinds = answers.map(({ body }) => String(Reflect.get(Object(body), 'kind')));
  // The first copy passes the bound of 128 KB, and no other one is sent.
  expect(kinds.toSorted()).toEqual(['integer', ...Array<string>(commandsASecond - 1).fill('limit')]);
  expect((await own.keys('k*')).length).toBe(1);
  own.disconnect();
});

it('a reply above 128 KB is not shown', async () => {
  await open();
  await run(`SET a ${'x'.repeat(2_900)}`);
  expect(await run(`MGET ${'a '.repeat(60)}`)).toMatch(/^The reply has 1\d{5} characters/);
  // Above 1 MB, and above the 2 MB of Redis.
  for (const times of [500, 1_400])
    expect(await run(`MGET ${'a '.repeat(times)}`)).toBe(
      'The reply was too long, so the connection was closed.',
    );
  expect(await run('PING')).toBe('PONG');
});

it('every command that can add bytes is checked before it is sent', async () => {
  const info = await operator.call('COMMAND', 'INFO', ...studentCommands);
  const adding = z
    .array(z.tuple([z.string(), z.number(), z.array(z.string())], z.unknown()))
    .parse(info)
    .flatMap(([name, , flags]) => (flags.includes('denyoom') ? [name] : []));
  expect(adding.length).toBeGreaterThan(30);
  expect(adding.filter((name) => !growing.has(name))).toEqual([]);
});

it('a database is emptied after its lease, and then belongs to another student', async () => {
  await open();
  await run('SET user Ada');
  expect(await operator.pttl(`lease:${student}`)).toBeGreaterThan(14 * 60_000);
  await operator.pexpire(`lease:${student}`, 1);
  await eventually(async () => expect(await operator.exists(`lease:${student}`)).toBe(0));
  expect(await post('GET user')).toMatchObject({ status: 404, body: { code: 'not_found' } });
  // Reserved for a minute more.
  await open(other);
  expect(await operator.get(`lease:${other}`)).toBe('2');

  const own = inDatabase(1);
  const databases = createDatabases(new Redis(consoleUrl));
  await databases.sweep();
  expect(await own.dbsize()).toBe(2);
  await operator.del('database:1');
  await databases.sweep();
  expect(await own.dbsize()).toBe(0);
  own.disconnect();
});

it('a student who opens a database again gets the same one, emptied', async () => {
  const first = await open();
  await run('SET user Ada');
  const second = await open();
  expect(await operator.get(`lease:${student}`)).toBe('1');
  expect(await run('KEYS *')).toBe(`1) "${second.sessionKey}"`);
  expect((await readMe(first.token)).status).toBe(401);
});

it('with all databases in use, the next student has to wait', async () => {
  await operator.mset(...Array.from({ length: 250 }, (_, index) => [`database:${index + 1}`, other]).flat());
  const answer = await api.first('POST', endpoints.open.path, { headers: as(student) });
  expect(answer).toMatchObject({ status: 503, body: { code: 'lab_busy' } });
  expect(answer.headers['retry-after']).toBe('60');
});

it('lists the keys with their types and expiries, sessions first', async () => {
  const { sessionKey } = await open();
  await run('RPUSH a 1');
  await run('SETEX user 10 Ada');
  const { body } = await api.first('GET', endpoints.readKeys.path, { headers: as(student) });
  expect(body).toEqual({
    total: 3,
    keys: [
      { name: sessionKey, type: 'string', ttlMs: expect.any(Number) },
      { name: 'a', type: 'list', ttlMs: null },
      { name: 'user', type: 'string', ttlMs: expect.any(Number) },
    ],
  });
});

const compare = () => api.first('POST', endpoints.compare.path, { headers: as(student) });

it('KEYS and SCAN find the same keys of 100,000, one comparison at a time, and nothing is left', async () => {
  await open();
  const [answer, second] = await Promise.all([compare(), compare()]);
  const answers = [answer, second].toSorted((a, b) => a.status - b.status);
  expect(answers).toMatchObject([
    {
      status: 200,
      body: {
        ways: [
          { command: 'KEYS', keys: 11, calls: 1 },
          { command: 'SCAN', keys: 11 },
        ],
      },
    },
    { status: 503, body: { code: 'lab_busy' } },
  ]);
  const { ways } = endpoints.compare.response.parse(answers[0]?.body);
  for (const { pings, ms } of ways) for (const value of [pings, ms]) expect(value).toBeGreaterThan(0);
  const [keys, scan] = ways.map(({ medianPingMs }) => medianPingMs);
  // One KEYS makes the other client wait longer than each of hundreds of SCANs.
  expect(keys).toBeGreaterThan(scan ?? Infinity);
  expect(comparedKeys).toBe(100_000);
  expect(await operator.info('keyspace')).not.toContain('db255');
});

it('a comparison that takes too long is a 503, and leaves no key', async () => {
  const late = compareListings(consoleUrl, createDatabases(operator), 1);
  await expect(late).rejects.toBeInstanceOf(StoreError);
  expect(await operator.info('keyspace')).not.toContain('db255');
});

it('a connection without a password is refused', async () => {
  await open();
  expect(await api.first('POST', endpoints.knock.path, { headers: as(student) })).toMatchObject({
    status: 200,
    body: { sent: 'GET sid:1', reply: { kind: 'error', text: '(error) NOAUTH Authentication required.' } },
  });
});

it('every key of the server expires, except those that students write', async () => {
  await open();
  await run('SET user Ada');
  const keys = await operator.keys('*');
  expect(keys.length).toBeGreaterThan(2);
  for (const key of keys) expect(await operator.pttl(key)).toBeGreaterThan(0);
});

it('without a Redis server for the console, the lab is off', () => {
  expect(testConfig(inject('redisUrl')).labs?.consoleUrl).toBeUndefined();
});

const numLines = 100_000;

const stateOf = async (redis: Redis): Promise<Record<string, string | null>> =>
  Object.fromEntries(
    await Promise.all((await redis.keys('*')).map(async (key) => [key, await redis.get(key)] as const)),
  );

/** Bytes that one generated line adds at most: a HyperLogLog has 12 KB. */
const addedBytes = 16 * 1024;

/** Returns the number of keys of each database but the student's. */
async function otherDatabases(): Promise<Record<string, number>> {
  const found = [...(await operator.info('keyspace')).matchAll(/^db(\d+):keys=(\d+)/gm)];
  const others = found.map(([, name = '', keys]) => [name, Number(keys)] as const);
  return Object.fromEntries(others.filter(([name]) => name !== '1'));
}

it(
  '100,000 generated lines change nothing outside the student’s database, and the memory stays bounded',
  { timeout: 300_000 },
  async () => {
    const seed = Date.now();
    const foreign = inDatabase(2);
    await foreign.mset('user', 'Grace', 'sid:other', 'kept', 'k1', 'kept');
    await operator.set('lease:x', '2');
    const before = [await stateOf(operator), await stateOf(foreign), await otherDatabases()];
    const own = inDatabase(1);
    const redis = new Redis(consoleUrl);
    const databases = {
      ...createDatabases(redis),
      enter: () => Promise.resolve({ database: 1, isTooFast: false }),
    };
    const lab = createRedisConsole(
      {
        url: consoleUrl,
        databases,
        run: (...sent) => consoles.run(...sent),
        record: () => undefined,
        close: () => undefined,
      },
      signingKey,
    );
    const lines = fc.sample(await lineArbitrary(), { numRuns: numLines, seed });
    const kinds = new Map<string, number>();
    const atOnce = 100;
    let most = { keys: 0, bytes: 0 };
    for (let from = 0; from < lines.length; from += atOnce) {
      // In one of four rounds, the student is near the bound.
      if ((from / atOnce) % 4 === 0) {
        await own.flushdb();
        await own.set('large', 'x'.repeat(bytesAtMost - 2_000));
      } else await own.del('large');
      const outcomes = await Promise.all(
        lines
          .slice(from, from + atOnce)
          .map((line) => lab.run(student, line).catch((error: unknown) => error)),
      );
      for (const outcome of outcomes) {
        const kind = String(Reflect.get(Object(Reflect.get(Object(outcome), 'value')), 'kind') ?? outcome);
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      }
      const { keys, bytes } = await databases.usage(1);
      most = { keys: Math.max(most.keys, keys), bytes: Math.max(most.bytes, bytes) };
    }
    // A failure prints the seed.
    expect({
      seed,
      state: [await stateOf(operator), await stateOf(foreign), await otherDatabases()],
    }).toEqual({
      seed,
      state: before,
    });
    const rare = ['status', 'error', 'integer', 'bulk', 'nil', 'array', 'invalid', 'limit'].filter(
      (kind) => (kinds.get(kind) ?? 0) < 100,
    );
    const failed = [...kinds.keys()].filter((kind) => kind.includes('Error'));
    expect({ seed, rare, failed }).toEqual({ seed, rare: [], failed: [] });
    const memory = await operator.info('memory');
    expect(Number(/^used_memory_peak:(\d+)/m.exec(memory)?.[1])).toBeLessThan(48 * 1024 ** 2);
    expect(most.keys).toBeLessThanOrEqual(keysAtMost);
    expect(most.bytes).toBeGreaterThan(bytesAtMost);
    expect(most.bytes).toBeLessThan(bytesAtMost + addedBytes);
    expect(await operator.call('ACL', 'LIST')).toHaveLength(5);
    for (const one of [foreign, own, redis]) one.disconnect();
  },
);

/** Lines of all commands that this Redis knows, most of them with arguments that some command understands. */
async function lineArbitrary(): Promise<fc.Arbitrary<string>> {
  const all = await operator.call('COMMAND', 'LIST');
  const names = (Array.isArray(all) ? all : []).map(String);
  const name = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...studentCommands) },
    { weight: 2, arbitrary: fc.constantFrom(...names) },
    { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
  );
  const key = fc.oneof(
    fc.integer({ min: 0, max: 40 }).map((number) => `k${number}`),
    fc.constantFrom('user', 'sid:other', 'lease:x', 'database:2', '*', 'sid:*'),
  );
  const word = fc.oneof(
    { weight: 4, arbitrary: key },
    { weight: 2, arbitrary: fc.integer({ min: -3, max: 300 }).map(String) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        'DB',
        '2',
        'EX',
        'PX',
        'NX',
        'XX',
        'GET',
        'MATCH',
        'COUNT',
        'LEFT',
        'WITHSCORES',
        'STORE',
        'BY',
        'ASYNC',
        '9223372036854775807',
        '-1',
        '1.5',
        '+',
        '-',
        'LIMIT',
        'WEIGHTS',
        'AUTH',
        'console',
        'manager',
      ),
    },
    { weight: 1, arbitrary: fc.string({ maxLength: 60 }) },
    { weight: 1, arbitrary: fc.constantFrom('"a b"', `'{"name":"Ada"}'`, String.raw`"\xff\n"`, '"', "'") },
  );
  return fc
    .tuple(name, fc.array(word, { maxLength: 6 }))
    .map(([first, rest]) => [first, ...rest].join(' ').replaceAll('\0', ''));
}
