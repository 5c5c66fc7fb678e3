import type { RequestHandler } from 'express';
import type { Started } from './contender.ts';
import { bearer, bearerToken, listen, plainApp } from './express-app.ts';
import type { User } from './user.ts';

/** What the tokens hold that are the session themselves. */
export type Claims = { readonly user: User };

/** Nothing of a stateless token outlives this, in seconds: as long as this library's sessions at most. */
export const lifetimeSeconds = 12 * 3600;

/** The issuer's and the verifier's. */
export const secret = 'a secret that is thirty-two bytes, at the very least';

export async function serveTokens(
  answerUser: RequestHandler,
  issue: (claims: Claims) => string | Promise<string>,
): Promise<Started> {
  const app = plainApp();
  app.get('/me', answerUser);
  return { url: await listen(app), signIn: async (user) => bearer(await issue({ user })) };
}

/** For a library that verifies at once: to wait for a value that is there would cost it a turn. */
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
