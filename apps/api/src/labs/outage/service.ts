import type { Server } from '@session-lab/contract/labs/outage';
import { createKeyring, createSessions, openToken, type Clock } from '@session-lab/session';
import type { LabTimer } from '../lab-tools.ts';
import type { OutageRedis } from './connections.ts';
import { ada, createServers, type User } from './servers.ts';
import { createWaiting } from './waiting.ts';

/** A session has about 500 bytes in Redis. The 12,000 that one network may create in an hour have 6 of its 8 MB. */
const lastsMs = 15 * 60_000;

/** The sessions of lab 15, which are on a Redis of its own, and the three servers that read them. */
export function createOutageLab({
  redis: { store, withDefaults },
  clock,
  keyFor,
}: {
  redis: Pick<OutageRedis, 'store' | 'withDefaults'>;
  clock: Clock;
  keyFor: (use: string) => Buffer;
}) {
  const keyring = createKeyring([keyFor('outage')]);
  const sessions = createSessions<User>({
    store,
    keyring,
    clock,
    idleTimeoutMs: lastsMs,
    absoluteLifetimeMs: lastsMs,
    // Students send tokens of other labs, which are no errors of the keys.
    hooks: { onError: () => undefined },
  });
  const servers = createServers({ sessions, withDefaults });
  const waiting = createWaiting();

  return {
    async signIn(): Promise<{ token: string; user: User }> {
      const { token, session } = await sessions.createGuest({ data: ada });
      return { token, user: session.data };
    },

    /** Undefined if the token is not valid. The signature is checked first, without Redis. */
    async userOf(
      server: Server,
      token: string,
      { student, timer }: { student: string; timer: LabTimer },
    ): Promise<User | undefined> {
      const opened = await timer.signature(() => openToken(keyring, token));
      if (!opened.ok) return undefined;
      const find = () => servers[server]({ token, publicId: opened.publicId, timer });
      return server === 'defaults' ? waiting.within(student, find) : find();
    },
  };
}
