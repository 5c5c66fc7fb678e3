import { randomBytes } from 'node:crypto';
import { closedLoop, type FloodRequest } from './closed-loop.ts';

const fresh = (): string => `flood${randomBytes(8).toString('hex')}`;
const password = 'wrong wrong wrong 7!';
const post = (path: string, body: object): FloodRequest => ({
  method: 'POST',
  path,
  body: JSON.stringify(body),
});

/** Sign-ins of users that do not exist. Each costs as much as the sign-in of an existing user. */
export const unknownUsers = closedLoop(150, () =>
  post('/v1/sessions', { email: `${fresh()}@example.test`, password }),
);

/**
 * NGINX refuses more than 500 writes a second from one address, including those of the owner
 * (nginx/limits.conf).
 */
const guessEveryMs = 250;

/** Guesses at the password of one account, 115 at once, as many as NGINX accepts. */
export const guesses = closedLoop(
  115,
  (number, { emails: [email = ''] }) => post('/v1/sessions', { email, password: `${password} ${number}` }),
  guessEveryMs,
);

/** One in this many sign-ups has a free address. */
const freeEvery = 20;

/** Sign-ups, most with a taken address. */
export const signUps = closedLoop(40, (number, { emails }) => {
  const userName = fresh();
  const taken = emails[number % emails.length] ?? '';
  const email = number % freeEvery === 0 ? `${userName}@example.test` : taken;
  return post('/v1/users', { userName, email, password: `${password} ${userName}` });
});
