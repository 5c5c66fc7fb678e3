/**
 * The signed-in user and the response of `GET /me`: 157 bytes of JSON, with the fields that better-auth
 * requires.
 */
export type User = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly createdAt: string;
};

export const isUser = (value: unknown): value is User =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';

/** Several users, so that caches use more than one key. */
const userCount = 100;

export const users: readonly User[] = Array.from({ length: userCount }, (_, index) => {
  const digits = `${index}`.padStart(2, '0');
  return {
    id: digits.padStart(32, 'a'),
    name: 'Ada Lovelace',
    email: `lovelace-${digits}@example.org`,
    emailVerified: true,
    createdAt: '2026-01-31T12:00:00.000Z',
  };
});

/** @throws Error when no user has this id */
export function userWithId(id: string): User {
  const found = users.find((user) => user.id === id);
  if (found === undefined) throw new Error(`There is no user ${id}.`);
  return found;
}
