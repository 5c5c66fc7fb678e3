import { randomBytes, randomUUID } from 'node:crypto';
import { expressSessions } from '@session-lab/session/express';
import type { NextFunction, Request, Response } from 'express';
import { listen, plainApp } from '../../contenders/express-app.ts';
import { openLibrary, sessionData } from '../../library.ts';
import { inPool, onMainThread } from './password-check.ts';

/** One server that signs people in: `server.worker.ts <hashing> <redis url>`. Tells its address and one live token. */

const [hashing = '', redisUrl = ''] = process.argv.slice(2);
const check = await (hashing === 'pool' ? inPool() : onMainThread());
const { sessions, client, trackingClient } = await openLibrary({ redisUrl, key: randomBytes(32) });
// Where the event loop is held up, they lose their connections; the answers tell of it.
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

/** Another status than a refusal's, and nothing printed. */
function answerError(_error: unknown, _request: Request, response: Response, _next: NextFunction): void {
  response.status(500).end();
}
