import { isDeepStrictEqual } from 'node:util';
import type { SignedIn, Sessions } from '@session-lab/session';
import type { Redis } from 'ioredis';
import { sessionData, type SessionData } from '../../library.ts';
import { userIdOf } from './bulk.ts';
import { kindOf, type Kind } from './memory.ts';

const compared = 20;

/**
 * Compares sessions that were written in bulk with sessions that the library writes to the same server, and
 * ends the sessions of the library.
 *
 * @throws Error if they differ in type, encoding, expiry or number of bytes
 */
export async function requireSameEncoding(
  client: Redis,
  sessions: Sessions<SessionData>,
  bulk: readonly SignedIn<SessionData>[],
): Promise<Kind> {
  const own: SignedIn<SessionData>[] = [];
  for (let number = 0; number < compared; number += 1)
    own.push(await sessions.create({ userId: userIdOf(99_000_000 + number), data: sessionData }));
  const kinds: Kind[] = [];
  for (const { session } of [...own, ...bulk.slice(0, compared)]) kinds.push(await kindOf(client, session));
  for (const { session } of own) await sessions.revoke(session.publicId);
  const [first] = kinds;
  if (first === undefined || !kinds.every((kind) => isDeepStrictEqual(kind, first)))
    throw new Error(`Sessions written in bulk differ: ${JSON.stringify(kinds)}`);
  return first;
}
