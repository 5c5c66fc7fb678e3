import { randomUUID } from 'node:crypto';
import { createSessions, type Issued } from '@session-lab/session';
import { libraryOptions, sessionData, type Library, type SessionData } from '../../library.ts';

/** A way in which a session ends. */
export type Ending = {
  readonly name: string;
  /** How many sessions end so, and how many in a quick run. */
  readonly times: number;
  readonly timesQuick: number;
  readonly open: () => Promise<Issued<SessionData>>;
  /** Resolves when the session was ended by this process; absent where it ends by itself. */
  readonly end?: (issued: Issued<SessionData>) => Promise<unknown>;
};

/** Long enough that the other process has it in its near cache before. */
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
