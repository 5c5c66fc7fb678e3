import { beforeEach, expect, test } from 'vitest';
import type { Sessions } from './index.ts';
import { type Data, data, idleTimeoutMs, startSessions } from './testing/fixture.ts';

let sessions: Sessions<Data>;
beforeEach(() => {
  ({ sessions } = startSessions());
});

test('scan returns the live sessions of all users, page by page', async () => {
  for (const userId of ['a', 'b', 'c', 'd', 'e']) await sessions.create({ userId, data });
  const first = await sessions.scan('0', 3);
  expect(first.sessions).toHaveLength(3);
  const second = await sessions.scan(first.nextCursor ?? '', 3);
  expect(second.nextCursor).toBeUndefined();
  expect([...first.sessions, ...second.sessions].map(({ userId }) => userId)).toEqual([
    'a',
    'b',
    'c',
    'd',
    'e',
  ]);
});

test('names all invalid options in one message', () => {
  expect(() =>
    startSessions({ touchIntervalMs: idleTimeoutMs, absoluteLifetimeMs: 1, maxPerUser: 0 }),
  ).toThrow(/absoluteLifetimeMs.*touchIntervalMs.*maxPerUser/);
  expect(() => startSessions({ idleTimeoutMs: 0 })).toThrow(RangeError);
  expect(() => startSessions({ touchIntervalMs: 0 })).not.toThrow();
});
