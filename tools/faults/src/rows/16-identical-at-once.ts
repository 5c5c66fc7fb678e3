import { exactly, none } from '@session-lab/test-support/bounds';
import { failed, intact } from '../judge.ts';
import { accountOf, signOut, signUp, tokenOf, type Sent } from '../load/client.ts';
import { newUser, type TestUser } from '@session-lab/test-support/users';
import { defineRow } from '../row.ts';
import type { Stage } from '../stage/stage.ts';

const atOnce = 50;

export const identicalAtOnce = defineRow({
  number: 16,
  name: 'identical-at-once',
  fault: '50 identical sign-ups at once, then 50 identical sign-outs',
  mustHold: 'one account; sign-out repeats harmlessly',
  stack: 'plain',
  quick: true,
  docker: true,

  run: (stage) =>
    stage.underLoad(async (load) => {
      const person = newUser();
      const signUps = await together(() => signUp(stage.client, person));
      const signOuts = await signedOut(stage, signUps, person);
      load.over();
      return {
        accountsCreated: countOf(signUps, 201),
        refusedAsTaken: countOf(signUps, 409),
        signedOut: countOf(signOuts, 204),
      };
    }),

  judge: (seen) => [
    ...none('failures', failed(seen)),
    ...exactly('accounts created', seen.facts.accountsCreated, 1),
    ...exactly('refused as taken', seen.facts.refusedAsTaken, atOnce - 1),
    ...exactly('signed out', seen.facts.signedOut, atOnce),
    ...intact(seen),
  ],
});

const together = (ask: () => Promise<Sent>): Promise<Sent[]> =>
  Promise.all(Array.from({ length: atOnce }, ask));

const countOf = (sent: readonly Sent[], status: number): number =>
  sent.filter(({ answer }) => answer?.status === status).length;

/** Whoever was told 201 signs out, fifty times over; the ledger sees to it that the account stays and the session does not. */
async function signedOut(
  { client, ledger }: Stage,
  signUps: readonly Sent[],
  person: TestUser,
): Promise<Sent[]> {
  const answer = signUps.map((sent) => sent.answer).find((one) => one?.status === 201);
  const [account, token] = [accountOf(person, answer), tokenOf(answer)];
  if (account === undefined || token === undefined) return [];
  ledger.addAccount(account);
  const session = ledger.opened(account, token, ledger.epoch());
  session.state = 'ending';
  const signOuts = await together(() => signOut(client, token));
  ledger.confirmEnded(session);
  return signOuts;
}
