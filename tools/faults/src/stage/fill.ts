import { inTurns } from '../load/audit.ts';
import type { Lanes } from '../load/lanes.ts';
import type { Ledger } from '../load/ledger.ts';

const accountsLeast = 20;
const endedLeast = 3;

/** Signs up, in and out until there are so many live sessions, and some of each of the rest. Throws where it cannot. */
export async function fill(lanes: Lanes, ledger: Ledger, sessions: number): Promise<void> {
  await repeat(accountsLeast - ledger.accounts().length, () => lanes.signUp());
  await repeat(sessions + endedLeast - ledger.live().length, () => lanes.signIn());
  if (ledger.ended().length < endedLeast) await repeat(endedLeast, () => lanes.signOut());
  const live = ledger.live().length;
  if (live < sessions) throw new Error(`only ${live} of ${sessions} sessions could be opened`);
}

async function repeat(times: number, work: () => Promise<unknown>): Promise<void> {
  await inTurns(
    Array.from({ length: Math.max(0, times) }, (_, index) => index),
    work,
  );
}
