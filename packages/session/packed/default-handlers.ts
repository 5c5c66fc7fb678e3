import { createKeyring, issueToken } from '../src/index.ts';

/* Servers without an error handler of their own. Their framework must send the status and the headers of an error. */

const key = '0123456789abcdefghijklmnopqrstuv';

/** The value of `SESSION_KEYS`. The same key in all programs, so that one program can sign in for another. */
export const sessionKeys = Buffer.from(key).toString('base64');

export const expressWithoutHandler = `
import { expressSessions } from '@session-lab/session/express';
import express from 'express';
import { sessions } from './sessions.ts';
const { requireSession, sessionOf } = expressSessions({ sessions });
const app = express();
app.get('/me', requireSession, (request, response) => { response.json(sessionOf(request).data); });
app.listen(Number(process.env.PORT));
`;

/** A route whose parameters keep their names and their type behind `requireSession`. */
export const routeWithParameter = `
import { expressSessions } from '@session-lab/session/express';
import express from 'express';
import { sessions } from './sessions.ts';
const { requireSession } = expressSessions({ sessions });
export const app = express();
app.get('/orders/:id', requireSession, (request, response) => {
  const id: string = request.params.id;
  // @ts-expect-error the route has no such parameter
  response.json([id, request.params.other]);
});
`;

/** A URL at which no Redis listens. */
export const noRedis = 'redis://127.0.0.1:1';

/** Sends a request as a guest, and one with a signed token of no session. Returns the relevant headers of the responses. */
export async function refusals(url: string) {
  const { token } = issueToken(createKeyring([Buffer.from(key)]));
  const guest = await fetch(`${url}/me`);
  const signed = await fetch(`${url}/me`, { headers: { authorization: `Bearer ${token}` } });
  return { guest: headOf(guest), signed: headOf(signed) };
}

const headOf = ({ status, headers }: Response) => ({
  status,
  challenge: headers.get('www-authenticate'),
  retryAfter: headers.get('retry-after'),
});

const guest = { status: 401, challenge: 'Bearer realm="session"', retryAfter: null };
export const refusedByRedis = {
  guest,
  signed: { ...guest, challenge: 'Bearer realm="session", error="invalid_token"' },
};
export const refusedWithoutRedis = { guest, signed: { status: 503, challenge: null, retryAfter: '1' } };
