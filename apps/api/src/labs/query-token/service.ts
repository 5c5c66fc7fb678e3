import { createHash, randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { linesLastMs, ticketLastsMs } from '@session-lab/contract/labs/query-token';
import { isSessionId, type Clock, type SessionId } from '@session-lab/session';
import { answerOf } from '../../redis/store-error.ts';
import { openGuestSessions } from '../guest-sessions.ts';

export type LabSession = { readonly name: string };

const name = 'Ada';
const ticketBytes = 32;

/** Redis has only the hash of a ticket. */
const ticketKey = (ticket: string): string =>
  `lab:query-token:ticket:${createHash('sha256').update(ticket).digest('base64url')}`;

/** Sessions and one-time tickets, as in `packages/session/docs/recipes.md`. */
export function createQueryToken({
  redis,
  clock,
  keyFor,
}: {
  redis: Redis;
  clock: Clock;
  keyFor: (use: string) => Buffer;
}) {
  const sessions = openGuestSessions<LabSession>({
    lab: 'query-token',
    redis,
    signingKey: keyFor('query-token'),
    clock,
    lastsMs: linesLastMs,
  });

  return {
    sessions,

    async signIn(): Promise<{ token: string; user: LabSession }> {
      const { token, session } = await sessions.createGuest({ data: { name } });
      return { token, user: session.data };
    },

    async issueTicket(publicId: SessionId): Promise<{ ticket: string; lastsMs: number }> {
      const ticket = randomBytes(ticketBytes).toString('base64url');
      await answerOf(redis.set(ticketKey(ticket), publicId, 'PX', ticketLastsMs));
      return { ticket, lastsMs: ticketLastsMs };
    },

    /** Reads the session of a ticket and deletes the ticket, in one command. A session that has ended is not found afterwards. */
    async redeemTicket(ticket: string): Promise<SessionId | undefined> {
      const publicId = await answerOf(redis.getdel(ticketKey(ticket)));
      return publicId !== null && isSessionId(publicId) ? publicId : undefined;
    },
  };
}
