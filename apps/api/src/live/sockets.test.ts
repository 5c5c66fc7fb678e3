import { once } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { socketPair } from '../testing/socket-pair.ts';
import { createSockets } from './sockets.ts';

/** What the requirements say: a heartbeat every 25 s. */
const heartbeatMs = 25_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('a peer that answers no heartbeat is cut off at the next', async () => {
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

it('a peer that answers its heartbeats stays', async () => {
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

it('a peer that sends one message in very many pieces is cut off with 1008, however small it is', async () => {
  const sockets = createSockets();
  const { accepted, closed } = await socketPair(sockets);
  // FIN and text, masked, 60,000 bytes: the head of a message that then comes byte by byte.
  const head = Buffer.from([0x81, 0xfe, 0xea, 0x60, 0, 0, 0, 0]);
  const wire = Reflect.get(accepted, '_socket');
  for (const piece of [head, ...Array.from({ length: 2_000 }, () => Buffer.from('x'))]) {
    if (accepted.readyState === accepted.OPEN) wire.emit('data', piece);
  }
  expect(await closed).toBe(1008);
  await sockets.close();
});

it('no compression is agreed to, though the peer offers it', async () => {
  const sockets = createSockets();
  const { peer } = await socketPair(sockets, { perMessageDeflate: true });
  expect(peer.extensions).toBe('');
  await sockets.close();
});
