import { randomBytes } from 'node:crypto';
import {
  newUser as newTestUser,
  signIn as signInWith,
  signUp as signUpWith,
  tokenIn,
  type SignedUpUser,
  type TestUser,
} from '@session-lab/test-support/users';
import { send } from './http.ts';

export type User = TestUser;

/** A user with an account and the token of its first session. */
export type Account = SignedUpUser;

/** Returns a unique name, because all tests share one stack. */
export const freshName = (stem = 'ada'): string => `${stem}-${randomBytes(5).toString('hex')}`;

/** Returns the data of a new user, without an account. */
export const newUser = (stem?: string): User => newTestUser(freshName(stem));

const sendJson: Parameters<typeof signUpWith>[0] = (method, path, { json }) => send(path, { method, json });

/** Signs a new user up through the public API. */
export const signUp = (stem?: string): Promise<Account> => signUpWith(sendJson, newUser(stem));

/** Creates another session of the user and returns its token. */
export const signIn = (account: Account): Promise<string> => signInWith(sendJson, account);

export function tokenOf(headers: Parameters<typeof tokenIn>[0]): string {
  const token = tokenIn(headers);
  if (token === undefined) throw new Error('the response has no token');
  return token;
}
