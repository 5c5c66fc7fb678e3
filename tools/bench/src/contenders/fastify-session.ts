import fastifyCookie from '@fastify/cookie';
import fastifySessionPlugin from '@fastify/session';
import { RedisStore } from 'connect-redis';
import fastify from 'fastify';
import { createClient } from 'redis';
import type { Start } from './contender.ts';
import { signInOver } from './cookies.ts';
import { secret } from './token-app.ts';
import { userWithId, type User } from './user.ts';

declare module 'fastify' {
  interface Session {
    user: User;
  }
}

/** Setup of its README, with the store of connect-redis. By default it writes the session on each request. */
export const fastifySession: Start = async ({ redisUrl }) => {
  const client = createClient({ url: redisUrl });
  await client.connect();
  const app = fastify();
  await app.register(fastifyCookie);
  await app.register(fastifySessionPlugin, {
    store: new RedisStore({ client }),
    secret,
    saveUninitialized: false,
    cookie: { secure: false },
  });
  app.post<{ Params: { id: string } }>('/sign-in/:id', async (request) => {
    request.session.set('user', userWithId(request.params.id));
    return '';
  });
  app.get('/me', async (request, reply) => request.session.get('user') ?? reply.code(401).send());
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, signIn: (user) => signInOver(url, user) };
};
