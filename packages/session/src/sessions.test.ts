import { beforeEach, expect, test } from 'vitest';
import type { Sessions } from './index.ts';
import type { SessionsOptions } from './options.ts';
import { type Data, data, idleTimeoutMs, startSessions } from './testing/fixture.ts';

let sessions: Sessions<Data>;
beforeEach(() => {
  ({ sessions } = startSessions());
});

test('page returns the live sessions of all users, page by page', async () => {
  for (const userId of ['a', 'b', 'c', 'd', 'e']) await sessions.create({ userId, data });
  const first = await sessions.page({ count: 3 });
  expect(first.sessions).toHaveLength(3);
  const second = await sessions.page({ cursor: first.nextCursor, count: 3 });
  expect(second.nextCursor).toBeUndefined();
  expect([...first.sessions, ...second.sessions].map(({ userId }) => userId)).toEqual([
    'a',
    'b',
    'c',
    'd',
    'e',
  ]);
});

const invalidOptions: [keyof SessionsOptions, number[]][] = [
  ['idleTimeoutMs', [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]],
  ['absoluteLifetimeMs', [idleTimeoutMs - 1, idleTimeoutMs + 0.5, Number.NaN, Number.POSITIVE_INFINITY]],
  ['touchIntervalMs', [-1, idleTimeoutMs, Number.NaN]],
  ['maxPerUser', [0, -1, 1.5, Number.NaN, Number.NEGATIVE_INFINITY]],
];

test('accepts the smallest valid options', () => {
  expect(() => startSessions()).not.toThrow();
  expect(() => startSessions({ absoluteLifetimeMs: idleTimeoutMs })).not.toThrow();
  expect(() => startSessions({ idleTimeoutMs: 1, touchIntervalMs: 0, maxPerUser: 1 })).not.toThrow();
});

test.each(invalidOptions)('refuses an invalid %s', (name, values) => {
  for (const value of values) {
    const start = (): unknown => startSessions({ [name]: value });
    expect(start).toThrow(RangeError);
    expect(start).toThrow(name);
  }
});

test('names all invalid options in one message', () => {
  expect(() =>
    startSessions({ touchIntervalMs: idleTimeoutMs, absoluteLifetimeMs: 1, maxPerUser: 0 }),
  ).toThrow(/absoluteLifetimeMs.*touchIntervalMs.*maxPerUser/);
});
