import { Agent } from 'node:http';
import { join } from 'node:path';
import { startChild } from '../../child.ts';
import { withCleanup } from '../../cleanup.ts';
import { openLoop, type Sent, type Target } from './open-loop.ts';

export const readsPerSecond = 500;
export const readConnections = 20;
export const signInsPerSecond = 20;

export type Storm = {
  readonly readsBefore: readonly Sent[];
  readonly reads: readonly Sent[];
  readonly signIns: readonly Sent[];
};

/** Measures a fresh server that serves reads, first without sign-ins, then with sign-ins. */
export function raiseStorm(
  hashing: 'pool' | 'main thread',
  { redisUrl, seconds, secondsBefore }: { redisUrl: string; seconds: number; secondsBefore: number },
): Promise<Storm> {
  return withCleanup(async (addCleanup) => {
    const child = startChild(join(import.meta.dirname, 'server.worker.ts'), [hashing, redisUrl], addCleanup);
    const server = await child.next();
    if (!isServer(server)) throw new Error('The server did not report its address.');
    const reading = new Agent({ keepAlive: true, maxSockets: readConnections });
    const signingIn = new Agent();
    addCleanup(() => [reading, signingIn].map((agent) => agent.destroy()));

    const authorization = `Bearer ${server.token}`;
    const read: Target = {
      url: `${server.url}/me`,
      method: 'GET',
      headers: { authorization },
      agent: reading,
    };
    const signIn: Target = { url: `${server.url}/sign-in`, method: 'POST', headers: {}, agent: signingIn };
    // Both code paths are compiled and the connections are open before the measurement.
    await openLoop(read, { perSecond: readsPerSecond, seconds: 1 });
    await openLoop(signIn, { perSecond: 1, seconds: 1 });
    const readsBefore = await openLoop(read, { perSecond: readsPerSecond, seconds: secondsBefore });
    const [reads, signIns] = await Promise.all([
      openLoop(read, { perSecond: readsPerSecond, seconds }),
      openLoop(signIn, { perSecond: signInsPerSecond, seconds }),
    ]);
    return { readsBefore, reads, signIns };
  });
}

function isServer(message: unknown): message is { readonly url: string; readonly token: string } {
  return (
    typeof message === 'object' &&
    message !== null &&
    'url' in message &&
    typeof message.url === 'string' &&
    'token' in message &&
    typeof message.token === 'string'
  );
}
