import { eventually } from '@session-lab/test-support/eventually';
import { startRedisServer } from '@session-lab/test-support/redis-server';
import { Redis } from 'ioredis';
import { afterEach, expect, test } from 'vitest';
import { createLogger } from '../logger.ts';
import { testConfig } from '../testing/replicas.ts';
import { openSessions } from './open-sessions.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** Opens sessions over a Redis of their own, as a user with all rights except `without`. */
async function openWithout(...without: string[]) {
  const server = await startRedisServer();
  closing.push(() => server.stop());
  const operator = new Redis(server.url);
  closing.push(() => operator.disconnect());
  await operator.call('ACL', 'SETUSER', 'app', 'on', '>secret', '~*', '&*', '+@all', ...without);
  const lines: string[] = [];
  const config = testConfig(server.url.replace('redis://', 'redis://app:secret@'));
  const logger = createLogger(config, { write: (line) => void lines.push(line) });
  const opened = openSessions(config, { clock: Date, logger });
  closing.push(() => opened.close());
  return { ...opened, lines, operator, config };
}

test('a refused CLIENT TRACKING is in the log', async () => {
  const { lines } = await openWithout('-client|tracking');
  await eventually(() =>
    expect(lines.filter((line) => line.includes('"msg":"session error"'))).toEqual([
      expect.stringMatching(/Allow CLIENT ID, CLIENT TRACKING.*NOPERM/),
    ]),
  );
  expect(lines.join('')).not.toContain('secret');
});

test('a record that is no session is in the log', async () => {
  const { lines, sessions, operator } = await openWithout();
  await operator.set(`sid:${'a'.repeat(43)}`, 'garbage');
  await eventually(async () => expect((await sessions.page()).sessions).toEqual([]));
  expect(lines.filter((line) => line.includes('"msg":"session error"')).join('')).toContain('is left out');
});
