import { lookup } from 'node:dns';
import { connect, type LookupFunction } from 'node:net';
import type { Address } from './replay.ts';

/** `outcome`: the first line of the reply to PING, or an error of the operating system. `ms`: time until then. */
export type Attempt = { address: string; connected: boolean; outcome: string; ms: number };

/** Time after which a connection or a reply is given up, in milliseconds. */
const withinMs = 1_500;
/** Longest reply that is kept: a Redis error is one short line. */
const characters = 200;

/**
 * Tries to connect to each address, at the same time, and sends PING if it can. Each result is what the operating system, or the
 * program at the address, answered.
 */
export const reach = (addresses: readonly Address[]): Promise<Attempt[]> =>
  Promise.all(addresses.map((address) => attempt(address)));

type LookupCallback = Parameters<LookupFunction>[2];
const lookups = new Map<string, LookupCallback[]>();

/** Looks each name up once at a time. A lookup cannot be stopped, and many of them would block the files that the site serves. */
const sharedLookup: LookupFunction = (hostname, options, callback) => {
  const waiting = lookups.get(hostname);
  if (waiting !== undefined) {
    waiting.push(callback);
    return;
  }
  const callbacks = [callback];
  lookups.set(hostname, callbacks);
  lookup(hostname, options, (...found) => {
    lookups.delete(hostname);
    for (const one of callbacks) one(...found);
  });
};

function attempt({ hostname, port }: Address): Promise<Attempt> {
  const { promise, resolve } = Promise.withResolvers<Attempt>();
  const startMs = performance.now();
  const socket = connect({ host: hostname, port, lookup: sharedLookup });
  let connected = false;
  let received = '';
  const end = (outcome: string): void => {
    socket.destroy();
    resolve({ address: `${hostname}:${port}`, connected, outcome, ms: performance.now() - startMs });
  };
  socket.setEncoding('latin1');
  socket.setTimeout(withinMs, () => {
    end(connected ? 'no reply' : 'ETIMEDOUT');
  });
  socket.on('connect', () => {
    connected = true;
    socket.write('PING\r\n');
  });
  socket.on('data', (text: string) => {
    received += text;
    const [line = '', rest] = received.slice(0, characters).split('\r\n');
    if (rest !== undefined || received.length >= characters) end(line.replaceAll(/[^\x20-\x7E]/g, '.'));
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    end(error.code ?? 'error');
  });
  socket.on('end', () => {
    end('closed without a reply');
  });
  return promise;
}
