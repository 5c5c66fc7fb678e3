import { once } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { socketPair } from '../testing/socket-pair.ts';
import { createSockets, heartbeatMs } from './sockets.ts';

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
