import { setImmediate as turn } from 'node:timers/promises';
import { openLibrary } from '../../library.ts';
import { isWatch, monotonicMs, type Refusal, type WitnessMessage, type Watch } from './messages.ts';

/**
 * A second process with its own near cache. Verifies one session after another and reports when each was
 * refused.
 */

const [redisUrl = '', key = ''] = process.argv.slice(2);
const callsAfterRefusal = 5;

const { sessions, trackingClient } = await openLibrary({
  redisUrl,
  key: Buffer.from(key, 'base64url'),
  nearCache: { maxSessions: 10_000 },
});

/** Keys whose invalidation has arrived. The store's listener for the same event runs first. */
const invalidatedKeys = new Set<string>();
trackingClient.on('messageBuffer', (_channel: Buffer, keys: unknown) => {
  if (Array.isArray(keys)) for (const key of keys) invalidatedKeys.add(String(key));
});

process.on('message', (message) => {
  if (isWatch(message)) void watch(message).then(report);
});
process.once('disconnect', () => process.exit());
report('ready');

async function watch({ token, publicId }: Watch): Promise<Refusal> {
  const sessionKey = `sid:${publicId}`;
  // The creation of the session causes an earlier invalidation.
  while (!invalidatedKeys.delete(sessionKey)) await turn();
  while (sessions.verifyCached(token) === undefined) await sessions.verify(token);
  report('serving');
  const served = await useUntilRefused(token, sessionKey);
  const refused = { refusedAtMs: monotonicMs(), refusedAtEpochMs: Date.now() };
  const servedAfterRefusal = await useAgain(token);
  invalidatedKeys.delete(sessionKey);
  return { ...refused, ...served, servedAfterRefusal };
}

/** Verifies once per turn of the event loop. Without a turn, the process would read no invalidation. */
async function useUntilRefused(
  token: string,
  sessionKey: string,
): Promise<{ servedNear: number; servedAfterInvalidation: number }> {
  let servedNear = 0;
  let servedAfterInvalidation = 0;
  for (;;) {
    const invalidated = invalidatedKeys.has(sessionKey);
    const trace = { nearCacheMs: Number.NaN };
    const { ok } = await sessions.verify(token, { trace });
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

function report(message: WitnessMessage): void {
  process.send?.(message);
}
