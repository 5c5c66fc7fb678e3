import { createSecretKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { Start } from './contender.ts';
import { isRecord } from './messages.ts';
import { answerBySync, lifetimeSeconds, secret, serveTokens } from './token-app.ts';
import { isUser, type User } from './user.ts';

/** A KeyObject: the only kind of key in its README that is not converted on each call. */
const key = createSecretKey(Buffer.from(secret));

export const jsonwebtoken: Start = () =>
  serveTokens(answerBySync(verify), (claims) => jwt.sign(claims, key, { expiresIn: lifetimeSeconds }));

/** HS256 is the default of `sign`; `verify` accepts the same family for a secret. */
function verify(token: string): User {
  const claims = jwt.verify(token, key);
  const user: unknown = isRecord(claims) ? claims['user'] : undefined;
  if (!isUser(user)) throw new Error('The token has no user.');
  return user;
}
