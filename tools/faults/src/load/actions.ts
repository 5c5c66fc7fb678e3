import { endpoints } from '@session-lab/contract';
import { newUser } from '@session-lab/test-support/users';
import {
  accountOf,
  profileOf,
  readProfile,
  signIn,
  signOut,
  signUp,
  tokenOf,
  type Client,
  type Sent,
} from './client.ts';
import { failureOf, type Journal } from './journal.ts';
import type { KnownSession, Ledger } from './ledger.ts';

export type Actions = ReturnType<typeof createActions>;

/** Minimum number of live sessions. Below it, no session is signed out. */
const minLive = 30;

/**
 * Creates the actions of the load. Each sends one request, records it in the journal, and updates the ledger.
 */
export function createActions({
  client,
  ledger,
  journal,
}: {
  client: Client;
  ledger: Ledger;
  journal: Journal;
}) {
  return {
    async ping(): Promise<void> {
      const sent = await client.send('GET', endpoints.ping.path);
      journal.add(sent, failureOf(sent, 200));
    },

    /** Reads a profile with a live session, or with an ended one if none is live. */
    async readLive(): Promise<void> {
      const session = ledger.toRead() ?? ledger.endedToRead();
      if (session !== undefined) await read(session);
    },

    async readEnded(): Promise<void> {
      const session = ledger.endedToRead();
      if (session !== undefined) await read(session);
    },

    async signIn(): Promise<void> {
      const account = ledger.toSignIn();
      if (account === undefined) return;
      const epoch = ledger.epoch();
      const sent = await signIn(client, account);
      const token = tokenOf(sent.answer);
      if (token !== undefined) ledger.opened(account, token, epoch);
      journal.add(sent, failureOf(sent, 201));
    },

    async signOut(): Promise<void> {
      const session = ledger.toSignOut(minLive);
      if (session === undefined) return;
      session.state = 'ending';
      const sent = await signOut(client, session.token);
      if (sent.answer?.status === 204) ledger.confirmEnded(session);
      else session.state = 'unknown';
      journal.add(sent, failureOf(sent, 204));
    },

    /** Adds the account to the ledger only after the 201. */
    async signUp(): Promise<void> {
      const user = newUser();
      const epoch = ledger.epoch();
      const sent = await signUp(client, user);
      const [account, token] = [accountOf(user, sent.answer), tokenOf(sent.answer)];
      if (account !== undefined) ledger.addAccount(account);
      if (account !== undefined && token !== undefined) ledger.opened(account, token, epoch);
      journal.add(sent, failureOf(sent, 201));
    },
  };

  async function read(session: KnownSession): Promise<void> {
    session.pendingReads += 1;
    const sent = await readProfile(client, session.token);
    session.pendingReads -= 1;
    journal.add(sent, failureOfRead(sent, session), { acceptedAfterEnd: isAcceptedAfterEnd(sent, session) });
  }
}

/** Returns how the response differs from what the ledger expects when the response arrives. */
export function failureOfRead(sent: Sent, { state, account }: KnownSession): string | undefined {
  if (isAcceptedAfterEnd(sent, { state })) return '200 for an ended session';
  if (sent.answer?.status === 200 && profileOf(sent.answer)?.id !== account.id)
    return '200 with another user';
  const expected = { live: [200], ending: [200, 401], unknown: [200, 401], ended: [401] } as const;
  return failureOf(sent, ...expected[state]);
}

function isAcceptedAfterEnd({ answer }: Sent, { state }: Pick<KnownSession, 'state'>): boolean {
  return state === 'ended' && answer?.status === 200;
}
