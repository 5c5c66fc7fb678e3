import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { deviceTokenHeader, endpoints } from '@session-lab/contract';

export type TestUser = { readonly userName: string; readonly email: string; readonly password: string };

export type SignedUpUser = TestUser & {
  /** Token of the session that the sign-up created. */
  readonly token: string;
  /**
   * Device token of the client that signed up. Failed sign-ins of other clients at its address do not limit
   * this client.
   */
  readonly deviceToken: string;
};

/** The part of a client (`http-client.ts`) that signs users up and in. */
type SendJson = (
  method: string,
  path: string,
  request: { readonly json: object },
) => Promise<{ readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: unknown }>;

/** Returns a user who has no account yet. */
export function newUser(userName = `user-${randomBytes(6).toString('hex')}`): TestUser {
  const password = `correct horse ${randomBytes(6).toString('hex')}`;
  return { userName, email: `${userName}@example.test`, password };
}

/** @throws Error when the sign-up fails */
export async function signUp(send: SendJson, { userName, email, password }: TestUser): Promise<SignedUpUser> {
  const user = { userName, email, password };
  const response = await send(endpoints.signUp.method, endpoints.signUp.path, { json: user });
  return {
    ...user,
    token: requireToken(response),
    deviceToken: String(response.headers[deviceTokenHeader] ?? ''),
  };
}

/** Creates another session of a user and returns its token. @throws Error when the sign-in fails */
export async function signIn(
  send: SendJson,
  { email, password }: Pick<TestUser, 'email' | 'password'>,
): Promise<string> {
  return requireToken(
    await send(endpoints.signIn.method, endpoints.signIn.path, { json: { email, password } }),
  );
}

/** Returns the token in a response, or undefined if there is none. */
export function tokenIn(headers: IncomingHttpHeaders): string | undefined {
  return /^Bearer ([\w-]{86})$/.exec(headers.authorization ?? '')?.[1];
}

function requireToken({ status, headers, body }: Awaited<ReturnType<SendJson>>): string {
  const token = tokenIn(headers);
  if (token !== undefined) return token;
  throw new Error(
    `expected a token, got ${status} ${typeof body === 'string' ? body : JSON.stringify(body)}`,
  );
}
