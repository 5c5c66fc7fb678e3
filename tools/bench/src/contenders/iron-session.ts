import type { Request, Response } from 'express';
import { getIronSession } from 'iron-session';
import type { Start } from './contender.ts';
import { signInOver } from './cookies.ts';
import { listen, plainApp } from './express-app.ts';
import { lifetimeSeconds, secret } from './token-app.ts';
import { userWithId, type User } from './user.ts';

const open = (request: Request, response: Response) =>
  getIronSession<{ user?: User }>(request, response, {
    password: secret,
    cookieName: 'session',
    ttl: lifetimeSeconds,
  });

export const ironSession: Start = async () => {
  const app = plainApp();
  app.post('/sign-in/:id', async (request, response) => {
    const session = await open(request, response);
    session.user = userWithId(request.params.id);
    await session.save();
    response.end();
  });
  app.get('/me', async (request, response) => {
    const { user } = await open(request, response);
    if (user === undefined) response.sendStatus(401);
    else response.json(user);
  });
  const url = await listen(app);
  return { url, signIn: (user) => signInOver(url, user) };
};
