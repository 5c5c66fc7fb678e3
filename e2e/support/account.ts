import { randomBytes } from 'node:crypto';
import { send } from './http.ts';

export type User = { readonly userName: string; readonly email: string; readonly password: string };

/** A user with an account and the token of its first session. */
export type Account = User & { readonly token: string };

/** Returns a unique name, because all tests share one stack. */
export const freshName = (stem = 'ada'): string => `${stem}-${randomBytes(5).toString('hex')}`;

/** Returns the data of a new user, without an account. */
export function newUser(stem?: string): User {
  const userName = freshName(stem);
  return {
    userName,
    email: `${userName}@example.test`,
    password: `correct horse ${randomBytes(6).toString('hex')}`,
  };
}

/** Signs a new user up through the public API. */
export async function signUp(stem?: string): Promise<Account> {
  const user = newUser(stem);
  const answer = await send('/v1/users', { method: 'POST', json: user });
  if (answer.status !== 201) throw new Error(`sign-up failed: ${answer.status} ${answer.body}`);
  return { ...user, token: tokenOf(answer.headers.authorization) };
}

/** Creates another session of the user and returns its token. */
export async function signIn({ email, password }: Account): Promise<string> {
  const answer = await send('/v1/sessions', { method: 'POST', json: { email, password } });
  if (answer.status !== 201) throw new Error(`sign-in failed: ${answer.status} ${answer.body}`);
  return tokenOf(answer.headers.authorization);
}

export function tokenOf(header: string | undefined): string {
  const token = /^Bearer ([A-Za-z0-9_-]{86})$/.exec(header ?? '')?.[1];
  if (token === undefined) throw new Error('the response has no token');
  return token;
}
