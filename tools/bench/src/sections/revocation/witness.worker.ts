import { setImmediate as turn } from 'node:timers/promises';
import { openLibrary } from '../../library.ts';
import { isWatch, monotonicMs, type Refusal, type Told, type Watch } from './messages.ts';

/** Another process with a near cache of its own: uses one session after the other, and says when it was refused. */

const [redisUrl = '', key = ''] = process.argv.slice(2);
const callsAfterRefusal = 5;

const { sessions, trackingClient } = await openLibrary({
  redisUrl,
  key: Buffer.from(key, 'base64url'),
  nearCache: { maxSessions: 10_000 },
});

/** Keys of which an invalidation has arrived. The store listens to the same event, and was first. */
const heard = new Set<string>();
trackingClient.on('messageBuffer', (_channel: Buffer, keys: unknown) => {
  if (Array.isArray(keys)) for (const key of keys) heard.add(String(key));
});

process.on('message', (message) => {
  if (isWatch(message)) void watch(message).then(tell);
});
process.once('disconnect', () => process.exit());
tell('ready');

async function watch({ token, publicId }: Watch): Promise<Refusal> {
  const sessionKey = `sid:${publicId}`;
  // That it was created is heard too, and is not what is waited for.
  while (!heard.delete(sessionKey)) await turn();
  while (sessions.recall(token) === undefined) await sessions.verify(token);
  tell('serving');
  const served = await useUntilRefused(token, sessionKey);
  const refused = { refusedAtMs: monotonicMs(), refusedAtEpochMs: Date.now() };
  const servedAfterRefusal = await useAgain(token);
  heard.delete(sessionKey);
  return { ...refused, ...served, servedAfterRefusal };
}

/** As fast as the event loop goes round: without its turn no invalidation would be read. */
async function useUntilRefused(
  token: string,
  sessionKey: string,
): Promise<{ servedNear: number; servedAfterInvalidation: number }> {
  let servedNear = 0;
  let servedAfterInvalidation = 0;
  for (;;) {
    const invalidated = heard.has(sessionKey);
    const trace = { nearCacheMs: Number.NaN };
    const { ok } = await sessions.verify(token, trace);
    if (!ok) return { servedNear, servedAfterInvalidation };
    if (!Number.isNaN(trace.nearCacheMs)) servedNear += 1;
    if (invalidated) servedAfterInvalidation += 1;
    await turn();
  }
}

async function useAgain(token: string): Promise<number> {
  let served = 0;
  for (let call = 0; call < callsAfterRefusal; call += 1) {
    if ((await sessions.verify(token)).ok) served += 1;
    await turn();
  }
  return served;
}

function tell(told: Told): void {
  process.send?.(told);
}
