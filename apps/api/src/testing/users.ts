import type { SignUp } from '@session-lab/contract';
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

/** Signs up and returns the token. */
export async function signUp(call: Caller, user: SignUp = ada): Promise<string> {
  return tokenOf(await call('POST', '/v1/users', { body: user }));
}

/** Signs in and returns the token. */
export async function signIn(call: Caller, { email, password }: SignUp = ada): Promise<string> {
  return tokenOf(await call('POST', '/v1/sessions', { body: { email, password } }));
}

export function tokenOf({ status, token, body }: Answer): string {
  if (token === undefined) throw new Error(`${status} without a token: ${JSON.stringify(body)}`);
  return token;
}
