import { expect, test } from 'vitest';
import { users } from './user.ts';

test('every user is 157 bytes of JSON', () => {
  expect(new Set(users.map((user) => Buffer.byteLength(JSON.stringify(user))))).toEqual(new Set([157]));
});

test('all users differ', () => {
  expect(new Set(users.flatMap(({ id, email }) => [id, email])).size).toBe(2 * users.length);
});
