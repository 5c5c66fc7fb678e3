import { createSecretKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { Start } from './contender.ts';
import { isRecord } from './messages.ts';
import { answerBySync, lifetimeSeconds, secret, serveTokens } from './token-app.ts';
import type { User } from './user.ts';

/** Of the kinds of key that its README names the one that it has not to make anew at each call. */
const key = createSecretKey(Buffer.from(secret));

export const jsonwebtoken: Start = () =>
  serveTokens(answerBySync(verify), (claims) => jwt.sign(claims, key, { expiresIn: lifetimeSeconds }));

/** HS256 is the default of its `sign`, and the family that its `verify` takes for a secret. */
function verify(token: string): User {
  const claims = jwt.verify(token, key);
  if (!isRecord(claims)) throw new Error('A token of text has no user.');
  return claims['user'];
}
