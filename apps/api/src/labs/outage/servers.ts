import type { Redis } from 'ioredis';
import type { Server } from '@session-lab/contract/labs/outage';
import { SessionStoreError, type SessionId, type Sessions } from '@session-lab/session';
import type { LabTimer } from '../lab-tools.ts';
import { sessionKey } from './connections.ts';

export type User = { readonly name: string };
export const ada: User = { name: 'Ada' };

type Credentials = {
  readonly token: string;
  readonly publicId: SessionId;
  readonly timer: Pick<LabTimer, 'unanswered'>;
};

/** Resolves to undefined for a 401: the session does not exist. A `SessionStoreError` becomes a 503. */
type FindUser = (credentials: Credentials) => Promise<User | undefined>;

/** Three servers for one request. Only their handling of a failed Redis differs. */
export function createServers({
  sessions,
  withDefaults,
}: {
  sessions: Pick<Sessions<User>, 'verify'>;
  withDefaults: Pick<Redis, 'get'>;
}): Record<Server, FindUser> {
  return {
    /** The store rejects after its deadline. It is unknown whether the session exists, and the 503 states no more. */
    async deadline({ token }) {
      const verdict = await sessions.verify(token);
      return verdict.ok ? verdict.session.data : undefined;
    },

    /** A mistake: a client with default options has no deadline. The command, and the request, wait for Redis. */
    async defaults({ publicId }) {
      const text = await withDefaults.get(sessionKey(publicId));
      return text === null ? undefined : ada;
    },

    /** A mistake: an error of Redis is no answer to the question whether the session exists. */
    async 'catch-all'({ token, timer }) {
      try {
        const verdict = await sessions.verify(token);
        return verdict.ok ? verdict.session.data : undefined;
      } catch (error) {
        // Only for the picture of the lab: the client of such a server learns nothing of it.
        if (!hasReply(error)) timer.unanswered();
        return undefined;
      }
    },
  };
}

/** Returns whether the error of the store is one that Redis replied. */
const hasReply = (error: unknown): boolean =>
  error instanceof SessionStoreError && error.cause instanceof Error && error.cause.name === 'ReplyError';
