import { connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { createArrivals } from '../arrivals.ts';
import { parseAnswer, type Answer } from './answer.ts';

export type Received =
  | { readonly state: 'answer'; readonly answer: Answer }
  /** It is over; what came before and is no answer is in `leftover`. */
  | { readonly state: 'closed'; readonly reason: string; readonly leftover: string }
  | { readonly state: 'broken'; readonly reason: string; readonly leftover: string }
  | { readonly state: 'silent' };

/** One connection to NGINX, by hand. */
export type Line = {
  /** @param bytes latin1 */
  write(bytes: string): void;
  /** No more will be written. */
  end(): void;
  /** The next answer, to a request with this method. */
  next(method: string, withinMs: number): Promise<Received>;
  /** What has arrived and was not asked for. */
  surplus(): string;
  destroy(): void;
};

export type Door = { readonly port: number; readonly ca?: Buffer };

export function openLine({ port, ca }: Door, localAddress: string | undefined): Line {
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
  const arrivals = createArrivals();
  socket.on('data', (chunk: Buffer) => {
    arrived = arrived.length === 0 ? chunk : Buffer.concat([arrived, chunk]);
    arrivals.tell();
  });
  // A reset is an end: what is not answered is seen by what has arrived.
  socket.on('error', (error) => (reason = error.message));
  for (const event of ['end', 'close']) {
    socket.on(event, () => {
      closed = true;
      arrivals.tell();
    });
  }

  function look(method: string): Received | undefined {
    const parsed = parseAnswer(arrived, { method, closed });
    if (parsed.state === 'whole') {
      arrived = Buffer.from(parsed.rest);
      return { state: 'answer', answer: parsed.answer };
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
      (await arrivals.wait(() => look(method), withinMs)) ?? { state: 'silent' },
  };
}
