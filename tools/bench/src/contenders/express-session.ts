import { RedisStore } from 'connect-redis';
import session from 'express-session';
import { createClient } from 'redis';
import type { Start } from './contender.ts';
import { signInOver } from './cookies.ts';
import { listen, plainApp } from './express-app.ts';
import { secret } from './token-app.ts';
import { userWithId, type User } from './user.ts';

declare module 'express-session' {
  interface SessionData {
    user: User;
  }
}

/** Setup of connect-redis's README. Each request extends its session, since `disableTouch` is not set. */
export const expressSession: Start = async ({ redisUrl }) => {
  const client = createClient({ url: redisUrl });
  await client.connect();
  const app = plainApp();
  app.use(session({ store: new RedisStore({ client }), resave: false, saveUninitialized: false, secret }));
  app.post('/sign-in/:id', (request, response) => {
    request.session.user = userWithId(request.params.id);
    response.end();
  });
  app.get('/me', (request, response) => {
    const { user } = request.session;
    if (user === undefined) response.sendStatus(401);
    else response.json(user);
  });
  const url = await listen(app);
  return { url, signIn: (user) => signInOver(url, user) };
};
