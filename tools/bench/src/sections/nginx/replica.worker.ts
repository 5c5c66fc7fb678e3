import { createSessions } from '@session-lab/session';
import { expressSessions } from '@session-lab/session/express';
import type { RequestHandler } from 'express';
import { listen, plainApp } from '../../contenders/express-app.ts';
import { users, type User } from '../../contenders/user.ts';
import { libraryOptions, openLibrary } from '../../library.ts';

/**
 * One of two replicas with one key: `replica.worker.ts <mode> <redis url> <key>`. Sends its address to the
 * parent, later its request count.
 */

const [mode = '', redisUrl = '', key = ''] = process.argv.slice(2);
let served = 0;

const app = plainApp();
app.get('/me', ...(await handlers()));
process.on('disconnect', () => process.exit());
process.on('message', () => process.send?.(served));
process.send?.(await listen(app));

async function handlers(): Promise<RequestHandler[]> {
  if (mode === 'ceiling') return [(_request, response) => void response.json(counted(users[0]))];
  const bytes = Buffer.from(key, 'base64url');
  const nearCache = mode === 'near' ? { nearCache: { maxSessions: 10_000 } } : {};
  const { store } = await openLibrary({ redisUrl, key: bytes, ...nearCache });
  const sessions = createSessions<User>(libraryOptions(store, bytes));
  const { requireSession, sessionOf } = expressSessions({ sessions, realm: 'bench' });
  return [requireSession, (request, response) => void response.json(counted(sessionOf(request).data))];
}

function counted<Value>(value: Value): Value {
  served += 1;
  return value;
}
