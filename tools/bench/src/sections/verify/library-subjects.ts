import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createSessions, type Sessions } from '@session-lab/session';
import { memoryStore } from '@session-lab/session/memory';
import {
  libraryOptions,
  openLibrary,
  reportUnexpected,
  sessionData,
  type Library,
  type SessionData,
} from '../../library.ts';
import type { AddCleanup } from '../../cleanup.ts';
import { payload, type Subject } from './subject.ts';

const key = randomBytes(32);

export async function librarySubjects(redisUrl: string, addCleanup: AddCleanup): Promise<Subject[]> {
  const plain = await openLibrary({ redisUrl, key });
  addCleanup(plain.close);
  await plain.client.flushdb();
  const near = await openLibrary({ redisUrl, key, nearCache: { maxSessions: 10_000 } });
  addCleanup(near.close);
  return [
    ...(await memorySubjects()),
    ...(await nearCacheSubjects(near)),
    await verifySubject('this library, Redis', plain.sessions),
  ];
}

async function memorySubjects(): Promise<Subject[]> {
  const sessions = inMemory(key);
  const forged = await tokenFrom(inMemory(randomBytes(32)));
  const verdict = await sessions.verify(forged);
  if (verdict.ok || verdict.reason !== 'forged') throw new Error('A forged token was not refused as such.');
  return [
    { name: 'this library, a forged token: only the check', call: () => sessions.verify(forged) },
    await verifySubject('this library, memory store', sessions),
  ];
}

function inMemory(withKey: Uint8Array): Sessions<SessionData> {
  const options = libraryOptions(memoryStore({ clock: Date }), withKey);
  return createSessions({ ...options, hooks: { onError: reportUnexpected } });
}

async function verifySubject(name: string, sessions: Sessions<SessionData>): Promise<Subject> {
  const token = await tokenFrom(sessions);
  return { name, call: () => sessions.verify(token), ready: () => requireOk(sessions, token) };
}

async function nearCacheSubjects({ sessions, store }: Library): Promise<Subject[]> {
  const token = await tokenFrom(sessions);
  /** Lets the heartbeat of the tracking connection run: without a response to it, the near cache is off. */
  const ready = async (): Promise<void> => {
    while (store.nearCacheState() !== 'tracking') await pause(20);
    await requireOk(sessions, token);
    if (sessions.verifyCached(token) === undefined)
      throw new Error('The near cache does not have the session.');
  };
  return [
    { name: 'this library, near cache, verifyCached', call: () => sessions.verifyCached(token), ready },
    { name: 'this library, near cache, verify', call: () => sessions.verify(token), ready },
  ];
}

async function tokenFrom(sessions: Sessions<SessionData>): Promise<string> {
  return (await sessions.create({ userId: payload.sub, data: sessionData })).token;
}

async function requireOk(sessions: Sessions<SessionData>, token: string): Promise<void> {
  if (!(await sessions.verify(token)).ok) throw new Error('A live session was refused.');
}
