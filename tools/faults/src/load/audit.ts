import { setTimeout as pause } from 'node:timers/promises';
import type { Checked } from '../row.ts';
import { profileOf, readProfile, signIn, signOut, tokenOf, type Client, type Sent } from './client.ts';
import type { Account, KnownSession, Ledger } from './ledger.ts';

/** A look-up that is not answered is made again so often: what is asked here is who is there, not who serves. */
const tries = 4;
const betweenTriesMs = 500;
const atOnce = 8;

/** Asks the stack for every session and every account that the ledger knows; the load rests meanwhile. */
export async function audit(
  { client, ledger }: { client: Client; ledger: Ledger },
  accounts: readonly Account[],
): Promise<Checked> {
  const [live, ended] = [ledger.live(), ledger.ended()];
  const found = await inTurns(live, (session) => isLive(client, session));
  const refused = await inTurns(ended, (session) => isEnded(client, session));
  const entered = await inTurns(accounts, (account) => canSignIn(client, account));
  return {
    sessions: live.length,
    lostSessions: missing(found),
    endedSessions: ended.length,
    backFromTheDead: missing(refused),
    accounts: accounts.length,
    lostAccounts: missing(entered),
  };
}

const missing = (answers: readonly boolean[]): number => answers.filter((yes) => !yes).length;

async function isLive(client: Client, { token, account }: KnownSession): Promise<boolean> {
  const { answer } = await answered(() => readProfile(client, token));
  return profileOf(answer)?.id === account.id;
}

async function isEnded(client: Client, { token }: KnownSession): Promise<boolean> {
  const { answer } = await answered(() => readProfile(client, token));
  return answer?.status === 401;
}

/** The session that this makes is ended again. */
async function canSignIn(client: Client, account: Account): Promise<boolean> {
  const { answer } = await answered(() => signIn(client, account));
  const token = tokenOf(answer);
  if (token === undefined || profileOf(answer)?.id !== account.id) return false;
  await signOut(client, token);
  return true;
}

/** A 503, 502, 504 or no answer at all says nothing about who is there. */
async function answered(ask: () => Promise<Sent>): Promise<Sent> {
  for (let left = tries - 1; ; left -= 1) {
    const sent = await ask();
    const isAnswered = sent.answer !== undefined && sent.answer.status < 500;
    if (isAnswered || left === 0) return sent;
    await pause(betweenTriesMs);
  }
}

/** In the order of the items, a few at a time. */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const queue = [...items.entries()];
  const results: Result[] = [];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, item] = next;
      results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
