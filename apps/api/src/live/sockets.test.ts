import { once } from 'node:events';
import { Socket } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { socketPair } from '../testing/socket-pair.ts';
import { createSockets } from './sockets.ts';

/** As in `docs/requirements.md`. */
const heartbeatMs = 25_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('a client that does not answer a heartbeat is disconnected at the next heartbeat', async () => {
  const sockets = createSockets();
  const { peer, closed } = await socketPair(sockets, { autoPong: false });
  const pinged = once(peer, 'ping');
  vi.advanceTimersByTime(heartbeatMs);
  await pinged;
  expect(sockets.open()).toBe(1);
  vi.advanceTimersByTime(heartbeatMs);
  expect(await closed).toBe(1006);
  await sockets.close();
});

it('a client that answers its heartbeats stays connected', async () => {
  const sockets = createSockets();
  const { accepted, peer } = await socketPair(sockets);
  for (let beat = 0; beat < 3; beat += 1) {
    const answered = once(accepted, 'pong');
    vi.advanceTimersByTime(heartbeatMs);
    await answered;
  }
  expect([accepted.readyState, peer.readyState]).toEqual([accepted.OPEN, peer.OPEN]);
  await sockets.close();
});

it('a client that sends one message in too many pieces is disconnected with 1008', async () => {
  const sockets = createSockets();
  const { accepted, closed } = await socketPair(sockets);
  // Header of a masked text frame of 60,000 bytes, which follow one by one.
  const head = Buffer.from([0x81, 0xfe, 0xea, 0x60, 0, 0, 0, 0]);
  const wire: unknown = Reflect.get(accepted, '_socket');
  if (!(wire instanceof Socket)) throw new Error('the WebSocket has no TCP socket');
  for (const piece of [head, ...Array.from({ length: 2_000 }, () => Buffer.from('x'))]) {
    if (accepted.readyState === accepted.OPEN) wire.emit('data', piece);
  }
  expect(await closed).toBe(1008);
  await sockets.close();
});

it('the server does not accept an offer of compression', async () => {
  const sockets = createSockets();
  const { peer } = await socketPair(sockets, { perMessageDeflate: true });
  expect(peer.extensions).toBe('');
  await sockets.close();
});
