import { eventually } from '@session-lab/test-support/eventually';
import { startTcpProxy } from '@session-lab/test-support/tcp-proxy';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { expect, inject, onTestFinished, test } from 'vitest';
import { connectSubscriber } from './client.ts';
import { keepAlivePing } from './keepalive-ping.ts';

const redisUrl = inject('redisUrl');
const channel = 'keepalive-ping';

test('a subscriber whose connection stalls silently receives messages again within 3 s', async () => {
  const proxy = await startTcpProxy(redisUrl);
  onTestFinished(() => proxy.close());
  const publisher = new Redis(redisUrl);
  const subscriber = connectSubscriber({ url: proxy.url, name: 'test', logger: pino({ level: 'silent' }) });
  onTestFinished(() => [publisher, subscriber].forEach((client) => client.disconnect()));
  keepAlivePing(subscriber);
  const received: string[] = [];
  subscriber.on('message', (_channel, text) => received.push(text));
  subscriber.on('ready', () => void subscriber.subscribe(channel));
  const receives = (text: string): Promise<void> =>
    eventually(async () => {
      await publisher.publish(channel, text);
      expect(received).toContain(text);
    }, 3_000);
  await receives('before');
  proxy.stall();
  await receives('after');
});
