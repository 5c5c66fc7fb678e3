import { randomUUID } from 'node:crypto';
import { createSessions, type SignedIn } from '@session-lab/session';
import { libraryOptions, sessionData, type Library, type SessionData } from '../../library.ts';

/** A way to end a session. */
export type Ending = {
  readonly name: string;
  /** Number of sessions, and the number in a quick run. */
  readonly times: number;
  readonly timesQuick: number;
  readonly open: () => Promise<SignedIn<SessionData>>;
  /** Ends the session from this process. Absent if the session expires. */
  readonly end?: (issued: SignedIn<SessionData>) => Promise<unknown>;
};

/** Long enough for the other process to put the session into its near cache. */
const shortLifetimeMs = 60;

export function endingsBy({ sessions, client, store }: Library, key: Uint8Array): Ending[] {
  const short = createSessions<SessionData>({
    ...libraryOptions(store, key),
    idleTimeoutMs: shortLifetimeMs,
    absoluteLifetimeMs: shortLifetimeMs,
    touchIntervalMs: shortLifetimeMs - 1,
  });
  const open = () => sessions.create({ userId: randomUUID(), data: sessionData });
  const few = { times: 1_000, timesQuick: 200 };
  return [
    {
      name: 'revoke',
      times: 10_000,
      timesQuick: 1_000,
      open,
      end: ({ session }) => sessions.revoke(session.publicId),
    },
    { name: 'revokeAll', ...few, open, end: ({ session }) => sessions.revokeAll(session.userId) },
    { name: 'DEL by hand', ...few, open, end: ({ session }) => client.del(`sid:${session.publicId}`) },
    {
      name: 'expiry',
      times: 200,
      timesQuick: 30,
      open: () => short.create({ userId: randomUUID(), data: sessionData }),
    },
  ];
}
