import { connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { createDataWaiter } from '../data-waiter.ts';
import { parseResponse, type Response } from './response.ts';

export type Received =
  | { readonly state: 'answer'; readonly response: Response }
  /** The connection closed; `leftover` has the received bytes that are not a response. */
  | { readonly state: 'closed'; readonly reason: string; readonly leftover: string }
  | { readonly state: 'broken'; readonly reason: string; readonly leftover: string }
  | { readonly state: 'silent' };

/** A plain socket to NGINX. */
export type Connection = {
  /** @param bytes latin1 */
  write(bytes: string): void;
  /** Closes the sending side. */
  end(): void;
  /** Resolves to the next response, to a request with this method. */
  next(method: string, withinMs: number): Promise<Received>;
  /** Returns received bytes that belong to no request. */
  surplus(): string;
  destroy(): void;
};

export type Target = { readonly port: number; readonly ca?: Buffer };

export function openConnection({ port, ca }: Target, localAddress: string | undefined): Connection {
  const from = localAddress === undefined ? {} : { localAddress };
  const socket: Socket =
    ca === undefined
      ? connect({ port, host: '127.0.0.1', noDelay: true, ...from })
      : connectSecurely({
          port,
          host: '127.0.0.1',
          servername: 'localhost',
          ca,
          ALPNProtocols: ['http/1.1'],
          ...from,
        });
  let arrived: Buffer = Buffer.alloc(0);
  let closed = false;
  let reason = `by NGINX, to ${localAddress ?? '127.0.0.1'}`;
  const waiter = createDataWaiter();
  socket.on('data', (chunk: Buffer) => {
    arrived = arrived.length === 0 ? chunk : Buffer.concat([arrived, chunk]);
    waiter.notify();
  });
  // A reset ends the connection; the received bytes show which requests were answered.
  socket.on('error', (error) => (reason = error.message));
  for (const event of ['end', 'close']) {
    socket.on(event, () => {
      closed = true;
      waiter.notify();
    });
  }

  function look(method: string): Received | undefined {
    const parsed = parseResponse(arrived, { method, closed });
    if (parsed.state === 'whole') {
      arrived = Buffer.from(parsed.rest);
      return { state: 'answer', response: parsed.response };
    }
    const leftover = arrived.toString('latin1');
    if (parsed.state === 'broken') return { state: 'broken', reason: parsed.reason, leftover };
    return closed ? { state: 'closed', reason, leftover } : undefined;
  }

  return {
    write: (bytes) => void socket.write(bytes, 'latin1'),
    end: () => void socket.end(),
    surplus: () => arrived.toString('latin1'),
    destroy: () => void socket.destroy(),
    next: async (method, withinMs) =>
      (await waiter.wait(() => look(method), withinMs)) ?? { state: 'silent' },
  };
}
