import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  createKeyring,
  createSessions,
  UnreadableSessionError,
  type Issued,
  type Sessions,
} from './index.ts';
import { memoryStore } from './memory.ts';
import type { StandardSchema } from './schema.ts';
import { data, startSessions, touchIntervalMs, type Data } from './testing/fixture.ts';
import { manualClock } from './testing/manual-clock.ts';
import { unchecked } from './testing/unchecked.ts';

const keyring = createKeyring([Uint8Array.from({ length: 32 }, (_, index) => index)]);
let sessions: Sessions<Data>;
beforeEach(() => {
  ({ sessions } = startSessions());
});

const failingChange = (): Data => {
  throw new RangeError('of the caller');
};

class Account {
  readonly name = 'Ada';
}

describe('update', () => {
  test.each<[string, (old: Data) => unknown]>([
    ['is asynchronous', async (old) => ({ ...old, visits: 1 })],
    ['returns nothing', () => undefined],
    ['changes the data that it receives', (old) => void (old.visits = 1)],
    ['returns a date', () => new Date()],
  ])('refuses a change that %s, and the data stay', async (_, change) => {
    const { session } = await sessions.create({ userId: 'ada', data });
    await expect(sessions.update(session.publicId, unchecked(change))).rejects.toBeInstanceOf(TypeError);
    expect((await sessions.find(session.publicId))?.data).toEqual(data);
  });

  test('passes on the error of a change, and the data stay', async () => {
    const { session } = await sessions.create({ userId: 'ada', data });
    await expect(sessions.update(session.publicId, failingChange)).rejects.toThrow('of the caller');
    expect((await sessions.find(session.publicId))?.data).toEqual(data);
  });

  test('loses none of 300 updates at once', async () => {
    const { session } = await sessions.create({ userId: 'ada', data });
    const updates = Array.from({ length: 300 }, () =>
      sessions.update(session.publicId, (old) => ({ ...old, visits: old.visits + 1 })),
    );
    await Promise.all(updates);
    expect((await sessions.find(session.publicId))?.data.visits).toBe(300);
  });
});

type Cart = { readonly cart: string[] };

test('every method returns frozen data, and the object of the caller stays as it is', async () => {
  const carts = createSessions<Cart>({
    store: memoryStore(),
    keyring,
  });
  const own: Cart = { cart: [] };
  const { token, session } = await carts.create({ userId: 'ada', data: own });
  own.cart.push('mine');
  const { publicId } = session;
  const verdict = await carts.verify(token);
  const returned = [
    session,
    verdict.ok ? verdict.session : undefined,
    await carts.find(publicId),
    await carts.update(publicId, ({ cart }) => ({ cart: [...cart, 'book'] })),
    ...(await carts.list('ada')),
    ...(await carts.page()).sessions,
    (await carts.rotate(publicId))?.session,
    (await carts.createGuest({ data: { cart: [] } })).session,
  ];
  expect(returned).toHaveLength(8);
  for (const one of returned) {
    expect(() => one?.data.cart.push('lost')).toThrow(TypeError);
    expect(Object.isFrozen(one)).toBe(true);
  }
});

const listWithHole: unknown[] = [];
listWithHole.length = 1;
const circular: { self?: unknown } = {};
circular.self = circular;

test.each<[string, unknown, string]>([
  ['a date', { since: new Date(0) }, 'data.since is a Date'],
  ['a map', { a: [{ seen: new Map() }] }, 'data.a[0].seen is a Map'],
  ['NaN', { price: Number.NaN }, 'data.price is NaN'],
  ['Infinity', [1, Infinity], 'data[1] is Infinity'],
  ['undefined in a list', { list: [undefined] }, 'data.list[0] is undefined'],
  ['a hole in a list', { list: listWithHole }, 'data.list[0] is undefined'],
  ['a function', { 'a b': () => 1 }, 'data["a b"] is a function'],
  ['a bigint', 1n, 'data is a bigint'],
  ['a symbol as a key', { [Symbol('x')]: 1 }, 'data has a symbol as a key'],
  ['an object of a class', new Account(), 'data is a Account'],
  ['an object with toJSON', { toJSON: () => 1 }, 'data is not a plain object'],
  ['a circle', circular, 'data.self contains itself'],
  [
    'a list with a property',
    { list: Object.assign([1], { total: 1 }) },
    'data.list is an array with the property total',
  ],
  [
    'a list with a symbol',
    [Object.assign([], { [Symbol('x')]: 1 })],
    'data[0] is an array with the property Symbol(x)',
  ],
])('create refuses %s and names its path', async (_, value, message) => {
  await expect(sessions.create({ userId: 'ada', data: unchecked(value) })).rejects.toThrow(message);
  expect(await sessions.list('ada')).toEqual([]);
});

test.each<[string, unknown]>([
  ['a text', 'text'],
  ['null', null],
  ['false', false],
  ['nested data', { a: [1, { b: 'ü\ud800' }], c: -0.5, d: {} }],
  ['the same object twice', [data, data]],
  ['an object without a prototype', Object.assign(Object.create(null), { a: 1 })],
  ['no data', undefined],
])('stores %s as it is', async (_, value) => {
  const { token, session } = await sessions.create({ userId: 'ada', data: unchecked(value) });
  expect(session.data).toEqual(value);
  expect(await sessions.verify(token)).toEqual({ ok: true, session });
});

test('-0 is stored as 0, in the session that create returns too', async () => {
  const { token, session } = await sessions.create({ userId: 'ada', data: unchecked({ price: -0 }) });
  expect(session.data).toEqual({ price: 0 });
  expect(await sessions.verify(token)).toEqual({ ok: true, session });
});

describe('a process with an older schema', () => {
  const Older = z.object({ name: z.string() });
  const Newer = z.object({ name: z.string(), cart: z.array(z.string()) });
  const both = { name: 'Ada', cart: ['book'] };
  type Use = (older: Sessions<z.infer<typeof Older>>, issued: Issued<unknown>) => Promise<unknown>;

  test.each<[string, number, Use]>([
    ['verify', touchIntervalMs, (older, { token }) => older.verify(token)],
    ['touch', touchIntervalMs, (older, { session }) => older.touch(session.publicId)],
    ['a touch that is not due', 0, (older, { session }) => older.touch(session.publicId)],
    ['rotate', touchIntervalMs, (older, { session }) => older.rotate(session.publicId)],
    ['renew without data', touchIntervalMs, (older, { session }) => older.renew(session.publicId)],
  ])('keeps what a newer process stored, at %s', async (_, elapsedMs, use) => {
    const clock = manualClock();
    const options = { store: memoryStore({ clock }), clock, keyring };
    const newer = createSessions({ ...options, parse: Newer });
    const older = createSessions({ ...options, parse: Older });
    const issued = await newer.create({ userId: 'ada', data: both });
    clock.advance(elapsedMs);
    const used = await use(older, issued);
    expect(await newer.list('ada')).toMatchObject([{ data: both, touchedAtMs: clock.now() }]);
    // The older process returns the data as its own schema returns it.
    expect(JSON.stringify([used, await older.list('ada')])).not.toContain('book');
  });
});

type Link = { readonly url: string };

const throwsForBadUrl = (url: string): boolean => new URL(url).protocol === 'https:';

function throwingSchema(value: unknown): { readonly value: Link } {
  const { url } = z.object({ url: z.string() }).parse(value);
  return { value: { url: new URL(url).href } };
}

describe('the option parse', () => {
  const Profile = z.object({ name: z.string(), theme: z.enum(['dark', 'light']).default('light') });
  const errors: unknown[] = [];
  const store = memoryStore();
  const checked = createSessions({
    store,
    keyring,
    parse: Profile,
    hooks: { onError: (error) => errors.push(error) },
  });
  const unparsed = createSessions<{ name?: string; theme?: string }>({ store, keyring });

  test('fills in what an older version of the program did not store', async () => {
    const { token } = await unparsed.create({ userId: 'ada', data: { name: 'Ada' } });
    expect(await checked.verify(token)).toMatchObject({
      ok: true,
      session: { data: { name: 'Ada', theme: 'light' } },
    });
  });

  test('leaves out a session whose data do not fit, and reports it', async () => {
    const { token, session } = await unparsed.create({ userId: 'eve', data: { theme: 'dark' } });
    errors.length = 0;
    expect(await checked.verify(token)).toEqual({ ok: false, reason: 'not_found' });
    expect(await checked.list('eve')).toEqual([]);
    expect(errors).toEqual([expect.any(UnreadableSessionError), expect.any(UnreadableSessionError)]);
    expect(errors[0]).toHaveProperty('message', expect.stringContaining('data.name'));
    expect(await checked.revoke(session.publicId)).toBe(true);
    expect(await unparsed.list('eve')).toEqual([]);
  });

  test('refuses data that the next read would refuse', async () => {
    await expect(checked.create({ userId: 'bob', data: unchecked({ name: 7 }) })).rejects.toThrow(
      /data does not fit.*data\.name/,
    );
    const { session } = await checked.create({ userId: 'bob', data: { name: 'Bob', theme: 'dark' } });
    await expect(checked.update(session.publicId, () => unchecked({ name: 7 }))).rejects.toBeInstanceOf(
      TypeError,
    );
    expect((await checked.find(session.publicId))?.data.name).toBe('Bob');
  });

  test('refuses an asynchronous schema', async () => {
    const parse = z.object({ name: z.string() }).refine(async () => true);
    const asynchronous = createSessions({ store, keyring, parse });
    const created = asynchronous.create({ userId: 'ada', data: { name: 'Ada' } });
    await expect(created).rejects.toThrow('asynchronous checks');
  });
});

describe.each<[string, StandardSchema<Link>]>([
  ['asynchronously, as Zod', z.object({ url: z.string().refine(throwsForBadUrl) })],
  ['at once', { '~standard': { version: 1, vendor: 'test', validate: throwingSchema } }],
])('a schema that throws %s', (_, parse) => {
  const errors: unknown[] = [];
  const store = memoryStore();
  const unparsed = createSessions<Link>({ store, keyring });
  const checked = createSessions({
    store,
    keyring,
    parse,
    maxPerUser: 2,
    hooks: { onError: (error) => errors.push(error) },
  });

  test('hides only the sessions for which it throws, reports each read, and ends no process', async () => {
    const unhandled: unknown[] = [];
    const listener = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', listener);
    const bad = await unparsed.create({ userId: 'ada', data: { url: 'nonsense' } });
    const good = await unparsed.create({ userId: 'ada', data: { url: 'https://example.com/' } });
    const reads: [string, unknown, () => Promise<unknown>][] = [
      ['verify', { ok: false, reason: 'not_found' }, () => checked.verify(bad.token)],
      ['find', undefined, () => checked.find(bad.session.publicId)],
      ['list', [good.session], () => checked.list('ada')],
      ['page', { sessions: [good.session] }, () => checked.page()],
      ['update', undefined, () => checked.update(bad.session.publicId, (old) => old)],
    ];
    for (const [name, expected, read] of reads) {
      errors.length = 0;
      expect([name, await read()]).toEqual([name, expected]);
      const report = expect.objectContaining({ message: expect.stringContaining('the schema threw') });
      expect([name, errors]).toEqual([name, [report]]);
      expect(errors[0]).toBeInstanceOf(UnreadableSessionError);
    }
    const issued = await checked.create({ userId: 'ada', data: good.session.data });
    expect(await checked.verify(issued.token)).toMatchObject({ ok: true });
    // Node reports an unhandled rejection after the microtasks.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', listener);
    expect(unhandled).toEqual([]);
  });

  test('refuses data that a call stores', async () => {
    const created = checked.create({ userId: 'eve', data: { url: 'nonsense' } });
    await expect(created).rejects.toThrow(/^data cannot be checked.*the schema threw/);
    await expect(created).rejects.toBeInstanceOf(TypeError);
  });
});

test('update names the fix when the callback changes the data that it received', async () => {
  const { session } = await sessions.create({ userId: 'ada', data });
  const mutations: ((old: Data) => unknown)[] = [
    (old) => Object.assign(old, { visits: 1 }),
    (old) => (old.visits += 1),
    (old) => Object.assign(old, { more: 1 }),
    (old) => Reflect.apply(Array.prototype.push, Object.freeze([]), [old]),
    (old) => Object.defineProperty(old, 'more', { value: 1 }),
  ];
  for (const mutate of mutations) {
    const change = (old: Data): Data => {
      mutate(old);
      return old;
    };
    await expect(sessions.update(session.publicId, change)).rejects.toThrow(/frozen.*Return new data/);
  }
  const defect = new TypeError('x is not a function');
  const failing = (): Data => {
    throw defect;
  };
  await expect(sessions.update(session.publicId, failing)).rejects.toBe(defect);
  expect((await sessions.find(session.publicId))?.data).toEqual(data);
});
