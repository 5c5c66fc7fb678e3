import { randomBytes } from 'node:crypto';
import { createKeyring, createSessions } from '@session-lab/session';
import { AuthenticationError, expressSessions } from '@session-lab/session/express';
import type { RedisStore } from '@session-lab/session/redis';
import type { ErrorRequestHandler } from 'express';
import { openLibrary } from '../library.ts';
import type { Start, Started } from './contender.ts';
import { bearer, listen, plainApp } from './express-app.ts';
import type { User } from './user.ts';

const minuteMs = 60_000;

export const sessionLab: Start = async ({ redisUrl }) => {
  const { store } = await openLibrary({ redisUrl, key: randomBytes(32) });
  return serve(store);
};

export const sessionLabNear: Start = async ({ redisUrl }) => {
  const nearCache = { maxSessions: 10_000 };
  const { store } = await openLibrary({ redisUrl, key: randomBytes(32), nearCache });
  return serve(store);
};

async function serve(store: RedisStore): Promise<Started> {
  const sessions = createSessions<User>({
    store,
    keyring: createKeyring([randomBytes(32)]),
    clock: Date,
    idleTimeoutMs: 30 * minuteMs,
    absoluteLifetimeMs: 12 * 60 * minuteMs,
    touchIntervalMs: minuteMs,
    maxPerUser: 10,
  });
  const { requireSession, sessionOf } = expressSessions({ sessions, realm: 'bench' });
  const app = plainApp();
  app.get('/me', requireSession, (request, response) => {
    response.json(sessionOf(request).data);
  });
  app.use(answerError);
  return {
    url: await listen(app),
    signIn: async (user) => bearer((await sessions.create({ userId: user.id, data: user })).token),
  };
}

const answerError: ErrorRequestHandler = (error, _request, response, next) => {
  if (!(error instanceof AuthenticationError)) return next(error);
  response.status(error.status).set(error.headers).json({ code: error.code });
};
