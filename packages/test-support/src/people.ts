import { deviceTokenHeader } from '@session-lab/contract';
import type { Answer, Caller } from './caller.ts';

export type Person = {
  readonly userName: string;
  readonly email: string;
  readonly password: string;
  /** Of the session that the sign-up opened. */
  readonly token: string;
  /** Of the client that signed up: it is not limited by failed sign-ins of others at its address. */
  readonly deviceToken: string;
};

export const passwordOfAll = 'correct horse battery staple';
export const emailOf = (userName: string): string => `${userName}@example.test`;

/** @throws Error when it is refused */
export async function signUp(call: Caller, userName: string): Promise<Person> {
  const account = { userName, email: emailOf(userName), password: passwordOfAll };
  const answer = await call('POST', '/v1/users', { json: account });
  return { ...account, token: tokenOf(answer), deviceToken: String(answer.headers[deviceTokenHeader] ?? '') };
}

/** A further session of the same person. */
export async function signIn(
  call: Caller,
  { email, password }: Pick<Person, 'email' | 'password'>,
): Promise<string> {
  return tokenOf(await call('POST', '/v1/sessions', { json: { email, password } }));
}

function tokenOf({ status, headers, body }: Answer): string {
  const token = /^Bearer ([\w-]{86})$/.exec(headers.authorization ?? '')?.[1];
  if (token === undefined) throw new Error(`no token: ${status} ${body}`);
  return token;
}
