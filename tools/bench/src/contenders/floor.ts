import { randomBytes } from 'node:crypto';
import type { RequestHandler } from 'express';
import { Redis } from 'ioredis';
import type { Start, Started } from './contender.ts';
import { bearer, bearerToken, listen, plainApp } from './express-app.ts';
import { isUser, type User } from './user.ts';

const userSlot = Symbol('user');

const hourMs = 3_600_000;
/** As in this library: how often Redis is queried, and the silence after which its changes may be missing. */
const [heartbeatMs, maxSilenceMs] = [50, 400];

type CarryingRequest = Parameters<RequestHandler>[0] & { [userSlot]?: User | undefined };

const answerUser: RequestHandler = (request: CarryingRequest, response) => {
  response.json(request[userSlot]);
};

/**
 * The least that a check can do: a middleware reads the header, looks it up in a Map and sets a property. No library that
 * verifies in a middleware can be faster.
 */
export const floor: Start = () =>
  serveTable((users) => {
    const check: RequestHandler = (request: CarryingRequest, response, next) => {
      const user = users.get(bearerToken(request) ?? '');
      request[userSlot] = user;
      if (user === undefined) response.sendStatus(401);
      else next();
    };
    return [check, answerUser];
  });

/**
 * The floor, and the two clocks that a near cache must read: whether the session has expired, and whether Redis replied a short
 * time ago, so that no revocation was missed. Redis is not there; a timer sets the time of its last reply.
 */
export const floorTwoClocks: Start = () => {
  type Entry = { readonly user: User; readonly expiresAtMs: number };
  const entries = new Map<string, Entry>();
  let repliedAtMs = performance.now();
  setInterval(() => (repliedAtMs = performance.now()), heartbeatMs).unref();
  const isFresh = ({ expiresAtMs }: Entry): boolean =>
    Date.now() < expiresAtMs && performance.now() - repliedAtMs <= maxSilenceMs;
  const check: RequestHandler = (request: CarryingRequest, response, next) => {
    const entry = entries.get(bearerToken(request) ?? '');
    const user = entry !== undefined && isFresh(entry) ? entry.user : undefined;
    request[userSlot] = user;
    if (user === undefined) response.sendStatus(401);
    else next();
  };
  return serve([check, answerUser], (token, user) =>
    entries.set(token, { user, expiresAtMs: Date.now() + hourMs }),
  );
};

/** The floor in a process that is connected to Redis, as every process with a shared store is. It sends no command. */
export const floorConnected: Start = async (context) => {
  const clients = [new Redis(context.redisUrl), new Redis(context.redisUrl)];
  await Promise.all(clients.map((client) => client.ping()));
  return floor(context);
};

/** The floor inside the handler, as the libraries for JWTs verify. */
export const floorInHandler: Start = () =>
  serveTable((users) => [
    (request, response) => {
      const user = users.get(bearerToken(request) ?? '');
      if (user === undefined) response.sendStatus(401);
      else response.json(user);
    },
  ]);

/** The simplest middleware with one Redis command: a plain GET of ioredis. It checks no signature, no time limit and no deadline. */
export const floorOneGet: Start = async ({ redisUrl }) => {
  const client = new Redis(redisUrl);
  const check: RequestHandler = async (request: CarryingRequest, response, next) => {
    const user: unknown = JSON.parse((await client.get(bearerToken(request) ?? '')) ?? 'null');
    if (isUser(user)) {
      request[userSlot] = user;
      next();
    } else response.sendStatus(401);
  };
  return serve([check, answerUser], (token, user) => client.set(token, JSON.stringify(user)));
};

async function serveTable(
  handlers: (users: ReadonlyMap<string, User>) => RequestHandler[],
): Promise<Started> {
  const users = new Map<string, User>();
  return serve(handlers(users), (token, user) => users.set(token, user));
}

async function serve(
  handlers: readonly RequestHandler[],
  keep: (token: string, user: User) => unknown,
): Promise<Started> {
  const app = plainApp();
  app.get('/me', ...handlers);
  return {
    url: await listen(app),
    app,
    async signIn(user) {
      // As long as a token of this library.
      const token = randomBytes(64).toString('base64url');
      await keep(token, user);
      return bearer(token);
    },
  };
}
