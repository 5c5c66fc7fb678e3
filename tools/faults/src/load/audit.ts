import { setTimeout as pause } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { AuditResult } from '../observation.ts';
import { profileOf, readProfile, signIn, signOut, tokenOf, type Client, type Sent } from './client.ts';
import type { Account, KnownSession, Ledger } from './ledger.ts';

/** An audit checks what the stack has stored, not whether it responds, so it repeats requests that fail. */
const attempts = 4;
const betweenAttemptsMs = 500;
const concurrency = 8;

/** Checks every session and account of the ledger against the stack, while no load runs. */
export async function audit(
  { client, ledger }: { client: Client; ledger: Ledger },
  accounts: readonly Account[],
): Promise<AuditResult> {
  const [live, ended] = [ledger.live(), ledger.ended()];
  const accepted = await mapInParallel(live, (session) => isLive(client, session));
  const rejected = await mapInParallel(ended, (session) => isEnded(client, session));
  const signedIn = await mapInParallel(accounts, (account) => canSignIn(client, account));
  return {
    sessions: live.length,
    lostSessions: countFalse(accepted),
    endedSessions: ended.length,
    acceptedAfterEnd: countFalse(rejected),
    accounts: accounts.length,
    lostAccounts: countFalse(signedIn),
  };
}

const countFalse = (answers: readonly boolean[]): number => answers.filter((answer) => !answer).length;

async function isLive(client: Client, { token, account }: KnownSession): Promise<boolean> {
  const { answer } = await untilAnswered(() => readProfile(client, token));
  return profileOf(answer)?.id === account.id;
}

async function isEnded(client: Client, { token }: KnownSession): Promise<boolean> {
  const { answer } = await untilAnswered(() => readProfile(client, token));
  return answer?.status === 401;
}

/** Signs in, and out again. */
async function canSignIn(client: Client, account: Account): Promise<boolean> {
  const { answer } = await untilAnswered(() => signIn(client, account));
  const token = tokenOf(answer);
  if (token === undefined || profileOf(answer)?.id !== account.id) return false;
  await signOut(client, token);
  return true;
}

async function untilAnswered(send: () => Promise<Sent>): Promise<Sent> {
  for (let left = attempts - 1; ; left -= 1) {
    const sent = await send();
    const isAnswered = sent.answer !== undefined && sent.answer.status < 500;
    if (isAnswered || left === 0) return sent;
    await pause(betweenAttemptsMs);
  }
}

/** Works on eight items at a time and returns the results in the order of the items. */
export function mapInParallel<Item, Result>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  return pLimit(concurrency).map(items, work);
}
