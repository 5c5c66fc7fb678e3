import { createKeyring, issueToken } from '../src/index.ts';

/* Servers without an error handler of their own. Their framework must send the status and the headers of an error. */

const key = '0123456789abcdefghijklmnopqrstuv';

/** The same key in all programs, so that one program can sign in for another. */
export const sessionsModule = `
import { createKeyring, createSessions } from '@session-lab/session';
import { connectSessionRedis, redisStore } from '@session-lab/session/redis';
export const connections = connectSessionRedis(process.env.REDIS_URL ?? '');
export const store = redisStore({ ...connections });
export const keyring = createKeyring([Buffer.from('${key}')]);
export const sessions = createSessions<{ name: string }>({ store, keyring });
`;

/** Needs `keyed-sessions.ts` with `sessionsModule`. */
export const expressWithoutHandler = `
import { expressSessions } from '@session-lab/session/express';
import express from 'express';
import { sessions } from './keyed-sessions.ts';
const { requireSession, sessionOf } = expressSessions({ sessions });
const app = express();
app.get('/me', requireSession, (request, response) => { response.json(sessionOf(request).data); });
app.listen(Number(process.env.PORT));
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
