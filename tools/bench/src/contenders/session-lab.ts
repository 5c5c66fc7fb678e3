import { randomBytes } from 'node:crypto';
import { createKeyring, createSessions, type Sessions } from '@session-lab/session';
import { AuthenticationError, expressSessions } from '@session-lab/session/express';
import type { RedisStore } from '@session-lab/session/redis';
import type { ErrorRequestHandler, Express, Response } from 'express';
import { openLibrary, reportUnexpected } from '../library.ts';
import type { Start, Started } from './contender.ts';
import { bearer, bearerToken, listen, plainApp } from './express-app.ts';
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

/** Verifies inside the handler, as the peers for JWTs do. */
export const sessionLabNearInHandler: Start = async ({ redisUrl }) => {
  const nearCache = { maxSessions: 10_000 };
  const sessions = sessionsOn((await openLibrary({ redisUrl, key: randomBytes(32), nearCache })).store);
  const app = plainApp();
  const answerUncached = async (token: string, response: Response): Promise<void> => {
    const verdict = await sessions.verify(token);
    if (verdict.ok) response.json(verdict.session.data);
    else response.sendStatus(401);
  };
  app.get('/me', (request, response) => {
    const token = bearerToken(request) ?? '';
    const session = sessions.verifyCached(token);
    return session === undefined ? answerUncached(token, response) : response.json(session.data);
  });
  return started(app, sessions);
};

function sessionsOn(store: RedisStore): Sessions<User> {
  return createSessions<User>({
    store,
    keyring: createKeyring([randomBytes(32)]),
    clock: Date,
    idleTimeoutMs: 30 * minuteMs,
    absoluteLifetimeMs: 12 * 60 * minuteMs,
    touchIntervalMs: minuteMs,
    maxPerUser: 10,
    hooks: { onError: reportUnexpected },
  });
}

async function serve(store: RedisStore): Promise<Started> {
  const sessions = sessionsOn(store);
  const { requireSession, sessionOf } = expressSessions({ sessions, realm: 'bench' });
  const app = plainApp();
  app.get('/me', requireSession, (request, response) => {
    response.json(sessionOf(request).data);
  });
  app.use(answerError);
  return started(app, sessions);
}

async function started(app: Express, sessions: Sessions<User>): Promise<Started> {
  return {
    url: await listen(app),
    app,
    signIn: async (user) => bearer((await sessions.create({ userId: user.id, data: user })).token),
  };
}

const answerError: ErrorRequestHandler = (error, _request, response, next) => {
  if (!(error instanceof AuthenticationError)) return next(error);
  response.status(error.status).set(error.headers).json({ code: error.code });
};
