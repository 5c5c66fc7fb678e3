import { randomBytes } from 'node:crypto';
import type { Start } from './contender.ts';
import { bearer, listen, plainApp } from './express-app.ts';
import { users } from './user.ts';

/** The same app and route without a check. It receives a header as long as this library's and ignores it. */
export const ceiling: Start = async () => {
  const app = plainApp();
  const [user] = users;
  app.get('/me', (_request, response) => {
    response.json(user);
  });
  return {
    url: await listen(app),
    signIn: async () => bearer(randomBytes(64).toString('base64url')),
  };
};
