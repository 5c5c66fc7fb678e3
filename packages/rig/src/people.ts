import type { Answer, Caller } from './caller.ts';

export type Person = {
  readonly userName: string;
  readonly email: string;
  readonly password: string;
  /** Of the session that the sign-up opened. */
  readonly token: string;
};

export const passwordOfAll = 'correct horse battery staple';
export const emailOf = (userName: string): string => `${userName}@example.test`;

/** @throws Error when it is refused */
export async function signUp(call: Caller, userName: string): Promise<Person> {
  const account = { userName, email: emailOf(userName), password: passwordOfAll };
  return { ...account, token: tokenOf(await call('POST', '/v1/users', { json: account })) };
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
