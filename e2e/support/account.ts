import { randomBytes } from 'node:crypto';
import { send } from './http.ts';

export type Account = {
  readonly userName: string;
  readonly email: string;
  readonly password: string;
  readonly token: string;
};

/** A name nobody else has: tests share one stack. */
export const freshName = (stem = 'ada'): string => `${stem}-${randomBytes(5).toString('hex')}`;

/** Signs a new person up through the public API. */
export async function signUp(stem?: string): Promise<Account> {
  const userName = freshName(stem);
  const account = {
    userName,
    email: `${userName}@example.test`,
    password: `correct horse ${randomBytes(6).toString('hex')}`,
  };
  const answer = await send('/v1/users', { method: 'POST', json: account });
  if (answer.status !== 201) throw new Error(`sign-up: ${answer.status} ${answer.body}`);
  return { ...account, token: tokenOf(answer.headers.authorization) };
}

/** A further session of the same person. */
export async function signIn({ email, password }: Account): Promise<string> {
  const answer = await send('/v1/sessions', { method: 'POST', json: { email, password } });
  if (answer.status !== 201) throw new Error(`sign-in: ${answer.status} ${answer.body}`);
  return tokenOf(answer.headers.authorization);
}

export function tokenOf(header: string | undefined): string {
  const token = /^Bearer ([A-Za-z0-9_-]{86})$/.exec(header ?? '')?.[1];
  if (token === undefined) throw new Error('the answer carries no token');
  return token;
}
