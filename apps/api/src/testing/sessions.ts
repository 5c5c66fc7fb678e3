import { randomBytes } from 'node:crypto';
import { createKeyring, createSessions, type Clock } from '@session-lab/session';
import { memoryStore } from '@session-lab/session/memory';
import type { AppSessions, SessionData } from '../sessions/session-data.ts';

/** Sessions in memory, for tests that do not query Redis. They end after a minute. */
export const memorySessions = (clock: Clock): AppSessions =>
  createSessions<SessionData>({
    store: memoryStore({ clock }),
    keyring: createKeyring([randomBytes(32)]),
    clock,
    idleTimeoutMs: 60_000,
    absoluteLifetimeMs: 60_000,
    touchIntervalMs: 1_000,
    maxPerUser: 10,
  });
