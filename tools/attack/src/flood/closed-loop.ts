import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Flood, Target } from './flood.ts';
import { createTally } from './flood.ts';

export type FloodRequest = {
  /** The bank has a port of its own. Default: the app's port. */
  readonly site?: 'bank';
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Returns request `number` of a flood. */
export type Next = (number: number, target: Target) => FloodRequest;

/** Maximum number of requests of a flood. */
const maxSent = 400_000;
/** Maximum time for a response, in milliseconds. NGINX waits for a replica for up to 20 s. */
const answeredWithinMs = 25_000;
/** Pause after a connection was refused or lost, in milliseconds. */
const lostPauseMs = 20;

/** Keeps a number of connections busy. Each connection sends the next request `pauseMs` after a response. */
export function closedLoop(connections: number, next: Next, pauseMs = 0): Flood {
  return async (target, over) => {
    const tally = createTally();
    const agent = new Agent({ keepAlive: true, maxSockets: connections, localAddress: target.address });

    async function keepSending(): Promise<void> {
      while (!over.aborted && tally.sent() < maxSent) {
        const request = next(tally.sent(), target);
        tally.send();
        const ms = (await sendOne(request)) ? pauseMs : lostPauseMs;
        if (ms > 0) await pause(ms);
      }
    }

    /** Resolves to false if there was no response. */
    function sendOne({ site, method, path, headers = {}, body }: FloodRequest): Promise<boolean> {
      return new Promise((resolve) => {
        const { hostname, port } = new URL(site === 'bank' ? target.bankOrigin : target.origin);
        const length = body === undefined ? {} : { 'content-length': `${Buffer.byteLength(body)}` };
        const type = body === undefined ? {} : { 'content-type': 'application/json' };
        const options = { hostname, port, method, path, agent, signal: over, timeout: answeredWithinMs };
        const outgoing = request({ ...options, headers: { ...type, ...length, ...headers } });
        const lost = (error: Error): void => {
          if (!over.aborted) tally.answer(`no response (${reasonOf(error)})`);
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

/** Returns the `code` of a problem, or '' for any other body. */
function codeIn(chunk: Buffer): string {
  return /"code":"(\w+)"/.exec(chunk.toString('latin1', 0, 400))?.[1] ?? '';
}

function reasonOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
