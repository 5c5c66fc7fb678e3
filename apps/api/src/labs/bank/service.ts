import { openingBalances, type Bank, type BankUser } from '@session-lab/contract/labs/bank';

/** Entries that a bank keeps. With them, a bank has at most 20 KB. */
const [transfersAtMost, commentsAtMost] = [30, 20] as const;

export const newBank = (): Bank => ({
  balances: openingBalances,
  ledger: [],
  comments: [],
  defence: 'none',
});

export type Transfer = {
  readonly from: BankUser;
  readonly to: BankUser;
  readonly amount: number;
  readonly atMs: number;
};

/** Returns undefined if the sender does not have the money. */
export function transferIn(bank: Bank, transfer: Transfer): Bank | undefined {
  const { from, to, amount } = transfer;
  const { balances, ledger } = bank;
  if (balances[from] < amount) return undefined;
  const paid = { ...balances, [from]: balances[from] - amount };
  return {
    ...bank,
    balances: { ...paid, [to]: paid[to] + amount },
    ledger: [...ledger, transfer].slice(-transfersAtMost),
  };
}

/** Stores the text as it is, with any markup. The page decides whether the markup becomes part of the page. */
export function commentIn(bank: Bank, author: BankUser, text: string): Bank {
  return { ...bank, comments: [...bank.comments, { author, text }].slice(-commentsAtMost) };
}
