import { randomBytes, randomUUID } from 'node:crypto';
import { expressSessions } from '@session-lab/session/express';
import type { NextFunction, Request, Response } from 'express';
import { listen, plainApp } from '../../contenders/express-app.ts';
import { openLibrary, sessionData } from '../../library.ts';
import { inPool, onMainThread } from './password-check.ts';

/**
 * A server that signs users in: `server.worker.ts <hashing> <redis url>`. Sends its address and one valid
 * token to the parent.
 */

const [hashing = '', redisUrl = ''] = process.argv.slice(2);
const check = await (hashing === 'pool' ? inPool() : onMainThread());
const { sessions, client, trackingClient } = await openLibrary({ redisUrl, key: randomBytes(32) });
// A blocked event loop loses these connections; the responses show it.
for (const connection of [client, trackingClient]) connection.on('error', () => undefined);
const { requireSession, sessionOf } = expressSessions({ sessions, realm: 'bench' });
const open = () => sessions.create({ userId: randomUUID(), data: sessionData });

const app = plainApp();
app.get('/me', requireSession, (request, response) => void response.json(sessionOf(request).data));
app.post('/sign-in', async (_request, response) => {
  const checked = await check();
  if (checked === 'match') response.set('Authorization', `Bearer ${(await open()).token}`);
  response.status(checked === 'match' ? 201 : 503).end();
});
app.use(answerError);
process.on('disconnect', () => process.exit());
const { token } = await open();
process.send?.({ url: await listen(app), token });

/** Answers with a status that no refusal has, and prints nothing. */
function answerError(_error: unknown, _request: Request, response: Response, _next: NextFunction): void {
  response.status(500).end();
}
