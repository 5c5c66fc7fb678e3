import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Flood, Target } from './flood.ts';
import { createTally } from './tally.ts';

export type Shot = {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** The `number`-th request of a flood. */
export type Next = (number: number, target: Target) => Shot;

/** A flood ends when it has sent this many, whatever the time. */
const sentAtMost = 400_000;
/** Later answers are given up, in milliseconds: NGINX waits 20 s for a replica. */
const answeredWithinMs = 25_000;
/** After a connection that was refused or lost, in milliseconds. */
const lostPauseMs = 20;

/** Keeps a number of connections busy: each sends again as soon as it is answered, or after a pause. */
export function closedLoop(connections: number, next: Next, pauseMs = 0): Flood {
  return async (target, over) => {
    const tally = createTally();
    const agent = new Agent({ keepAlive: true, maxSockets: connections, localAddress: target.address });
    const { hostname, port } = new URL(target.origin);

    async function keepSending(): Promise<void> {
      while (!over.aborted && tally.sent() < sentAtMost) {
        const shot = next(tally.sent(), target);
        tally.send();
        const ms = (await shoot(shot)) ? pauseMs : lostPauseMs;
        if (ms > 0) await pause(ms);
      }
    }

    /** False when no answer came. */
    function shoot({ method, path, headers = {}, body }: Shot): Promise<boolean> {
      return new Promise((resolve) => {
        const length = body === undefined ? {} : { 'content-length': `${Buffer.byteLength(body)}` };
        const type = body === undefined ? {} : { 'content-type': 'application/json' };
        const options = { hostname, port, method, path, agent, signal: over, timeout: answeredWithinMs };
        const outgoing = request({ ...options, headers: { ...type, ...length, ...headers } });
        const lost = (error: Error): void => {
          if (!over.aborted) tally.answer(`no answer (${reasonOf(error)})`);
          resolve(false);
        };
        outgoing.once('timeout', () => outgoing.destroy(new Error('timeout')));
        outgoing.once('error', lost);
        outgoing.once('upgrade', (_response, socket) => {
          socket.destroy();
          tally.answer('101');
          resolve(true);
        });
        outgoing.once('response', (response) => {
          let bytes = 0;
          let code = '';
          response.on('data', (chunk: Buffer) => {
            if (bytes === 0) code = codeIn(chunk);
            bytes += chunk.length;
          });
          response.once('error', lost);
          response.once('end', () => {
            tally.answer(`${response.statusCode} ${code}`.trimEnd(), bytes);
            resolve(true);
          });
        });
        outgoing.end(body);
      });
    }

    await Promise.all(Array.from({ length: connections }, keepSending));
    agent.destroy();
    return tally.flooded();
  };
}

/** The `code` of a problem; empty where the body is none. */
function codeIn(chunk: Buffer): string {
  return /"code":"(\w+)"/.exec(chunk.toString('latin1', 0, 400))?.[1] ?? '';
}

function reasonOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
