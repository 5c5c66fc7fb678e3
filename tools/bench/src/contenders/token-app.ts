import type { RequestHandler } from 'express';
import type { Started } from './contender.ts';
import { bearer, bearerToken, listen, plainApp } from './express-app.ts';
import type { User } from './user.ts';

/** Claims of a stateless token. */
export type Claims = { readonly user: User };

/** Lifetime of a stateless token in seconds: the absolute lifetime of this library's sessions. */
export const lifetimeSeconds = 12 * 3600;

/** Shared by the issuer and the verifier. */
export const secret = 'a secret that is thirty-two bytes, at the very least';

export async function serveTokens(
  answerUser: RequestHandler,
  issue: (claims: Claims) => string | Promise<string>,
): Promise<Started> {
  const app = plainApp();
  app.get('/me', answerUser);
  return { url: await listen(app), app, signIn: async (user) => bearer(await issue({ user })) };
}

/** For a synchronous library. Awaiting its result would cost an extra turn. */
export const answerBySync =
  (verify: (token: string) => User): RequestHandler =>
  (request, response) => {
    try {
      response.json(verify(bearerToken(request) ?? ''));
    } catch {
      response.sendStatus(401);
    }
  };

export const answerByAsync =
  (verify: (token: string) => Promise<User>): RequestHandler =>
  async (request, response) => {
    try {
      response.json(await verify(bearerToken(request) ?? ''));
    } catch {
      response.sendStatus(401);
    }
  };
