import { endpoints } from '@session-lab/contract';
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
import { newUser } from '@session-lab/test-support/users';

export type Lanes = ReturnType<typeof createLanes>;

/** So many sessions stay when others sign out. */
const keptLive = 30;

/** One request each, judged by the ledger, which learns from the answer. */
export function createLanes({
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

    /** A signed-in read; while nobody is signed in, one by who was. */
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
      const session = ledger.toSignOut(keptLive);
      if (session === undefined) return;
      session.state = 'ending';
      const sent = await signOut(client, session.token);
      if (sent.answer?.status === 204) ledger.confirmEnded(session);
      else session.state = 'doubtful';
      journal.add(sent, failureOf(sent, 204));
    },

    /** The account is known when its 201 is there, and not before. */
    async signUp(): Promise<void> {
      const person = newUser();
      const epoch = ledger.epoch();
      const sent = await signUp(client, person);
      const [account, token] = [accountOf(person, sent.answer), tokenOf(sent.answer)];
      if (account !== undefined) ledger.addAccount(account);
      if (account !== undefined && token !== undefined) ledger.opened(account, token, epoch);
      journal.add(sent, failureOf(sent, 201));
    },
  };

  async function read(session: KnownSession): Promise<void> {
    session.asking += 1;
    const sent = await readProfile(client, session.token);
    session.asking -= 1;
    journal.add(sent, failureOfRead(sent, session), { undead: isUndead(sent, session) });
  }
}

/** By what is known when the answer is there. */
export function failureOfRead(sent: Sent, { state, account }: KnownSession): string | undefined {
  if (isUndead(sent, { state })) return '200 for an ended session';
  if (sent.answer?.status === 200 && profileOf(sent.answer)?.id !== account.id) return '200 as somebody else';
  const expected = { live: [200], ending: [200, 401], doubtful: [200, 401], ended: [401] } as const;
  return failureOf(sent, ...expected[state]);
}

function isUndead({ answer }: Sent, { state }: Pick<KnownSession, 'state'>): boolean {
  return state === 'ended' && answer?.status === 200;
}
