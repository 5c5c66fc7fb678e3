import type { SignUp } from '@session-lab/contract';
import * as testUsers from '@session-lab/test-support/users';
import type { Answer, Caller } from './caller.ts';

export const password = 'correct horse battery staple';

export const ada = {
  userName: 'ada',
  email: 'ada@example.org',
  password,
} as const satisfies SignUp;

export const signUpInput = (name: string): SignUp => ({
  userName: name,
  email: `${name}@example.org`,
  password,
});

type SendJson = Parameters<typeof testUsers.signUp>[0];
const sendWith =
  (call: Caller): SendJson =>
  (method, path, { json }) =>
    call(method, path, { body: json });

/** Signs up and returns the token. */
export async function signUp(call: Caller, user: SignUp = ada): Promise<string> {
  return (await testUsers.signUp(sendWith(call), user)).token;
}

/** Signs in and returns the token. */
export function signIn(call: Caller, user: SignUp = ada): Promise<string> {
  return testUsers.signIn(sendWith(call), user);
}

export function tokenOf({ status, token, body }: Answer): string {
  if (token === undefined) throw new Error(`${status} without a token: ${JSON.stringify(body)}`);
  return token;
}
