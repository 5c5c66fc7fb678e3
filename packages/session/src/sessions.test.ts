import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createKeyring, createSessions } from './index.ts';
import { memoryStore } from './memory.ts';
import { manualClock } from './testing/index.ts';

test('smoke', async () => {
  const clock = manualClock();
  const sessions = createSessions<{ n: number }>({
    store: memoryStore({ clock }),
    keyring: createKeyring([randomBytes(32)]),
    clock,
    idleTimeoutMs: 1000,
    absoluteLifetimeMs: 5000,
    touchIntervalMs: 100,
    maxPerUser: 2,
  });
  const { token, session } = await sessions.create({ userId: 'u', data: { n: 1 } });
  expect(await sessions.verify(token)).toEqual({ ok: true, session });
});
