import { randomBytes } from 'node:crypto';
import { createKeyring, createSessions, type Sessions, type SessionStore } from '../index.ts';
import { memoryStore } from '../memory.ts';
import type { SessionsOptions } from '../options.ts';
import { manualClock, type ManualClock } from './manual-clock.ts';

export type Data = { role: 'user' | 'admin'; visits: number };

export const minuteMs = 60_000;
export const idleTimeoutMs = 30 * minuteMs;
export const absoluteLifetimeMs = 8 * 60 * minuteMs;
export const touchIntervalMs = 60_000;
export const maxPerUser = 3;
export const data: Data = { role: 'user', visits: 0 };

export type Fixture = { clock: ManualClock; store: SessionStore; sessions: Sessions<Data> };

/** Creates sessions with a new key over a new memory store. `changes` replace single options. */
export function startSessions(changes: Partial<SessionsOptions<Data>> = {}): Fixture {
  const clock = manualClock();
  const store = memoryStore({ clock });
  const sessions = createSessions<Data>({
    store,
    keyring: createKeyring([randomBytes(32)]),
    clock,
    idleTimeoutMs,
    absoluteLifetimeMs,
    touchIntervalMs,
    maxPerUser,
    ...changes,
  });
  return { clock, store, sessions };
}
