import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { connectSubscriber } from './client.ts';
import { keepAlivePing } from './keepalive-ping.ts';

const redisUrl = inject('redisUrl');
const channel = 'notice-silence';

/** A way to Redis; `stall` lets what is connected now go dead, without a word to either side. */
async function openWay(): Promise<{ url: string; stall: () => void }> {
  const { hostname, port } = new URL(redisUrl);
  const sockets: Socket[] = [];
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    sockets.push(near, far);
    for (const socket of [near, far]) socket.on('error', () => socket.destroy());
    near.pipe(far).pipe(near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address: AddressInfo | string | null = server.address();
  const ownPort = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return {
    url: `redis://127.0.0.1:${ownPort}`,
    stall: () => sockets.forEach((socket) => socket.unpipe().pause()),
  };
}

test('a subscriber whose connection went dead without a word hears again within 3 s', async () => {
  const { url, stall } = await openWay();
  const publisher = new Redis(redisUrl);
  const subscriber = connectSubscriber({ url, name: 'test', logger: pino({ level: 'silent' }) });
  onTestFinished(() => [publisher, subscriber].forEach((client) => client.disconnect()));
  keepAlivePing(subscriber);
  const heard: string[] = [];
  subscriber.on('message', (_channel, text) => heard.push(text));
  subscriber.on('ready', () => void subscriber.subscribe(channel));
  const hears = (text: string): Promise<void> =>
    vi.waitFor(
      async () => {
        await publisher.publish(channel, text);
        expect(heard).toContain(text);
      },
      { timeout: 3_000 },
    );
  await hears('before');
  stall();
  await hears('after');
});
