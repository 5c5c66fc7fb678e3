import { exactly, none } from '@session-lab/test-support/bounds';
import { failed, intact } from '../expectations.ts';
import { accountOf, signOut, signUp, tokenOf, type Sent } from '../load/client.ts';
import { newUser, type TestUser } from '@session-lab/test-support/users';
import { defineScenario } from '../scenario.ts';
import type { TestStack } from '../test-stack/test-stack.ts';

const atOnce = 50;

export const identicalAtOnce = defineScenario({
  number: 16,
  name: 'identical-at-once',
  fault: '50 identical sign-ups at once, then 50 identical sign-outs',
  mustHold: 'one account; a repeated sign-out is harmless',
  stack: 'plain',
  quick: true,
  docker: true,

  run: (testStack) =>
    testStack.underLoad(async (load) => {
      const user = newUser();
      const signUps = await sendAtOnce(() => signUp(testStack.client, user));
      const signOuts = await signOutAtOnce(testStack, signUps, user);
      load.over();
      return {
        accountsCreated: countOf(signUps, 201),
        refusedAsTaken: countOf(signUps, 409),
        signedOut: countOf(signOuts, 204),
      };
    }),

  evaluate: (observed) => [
    ...none('failures', failed(observed)),
    ...exactly('accounts created', observed.facts.accountsCreated, 1),
    ...exactly('refused as taken', observed.facts.refusedAsTaken, atOnce - 1),
    ...exactly('signed out', observed.facts.signedOut, atOnce),
    ...intact(observed),
  ],
});

const sendAtOnce = (send: () => Promise<Sent>): Promise<Sent[]> =>
  Promise.all(Array.from({ length: atOnce }, send));

const countOf = (sent: readonly Sent[], status: number): number =>
  sent.filter(({ answer }) => answer?.status === status).length;

/**
 * Signs the created user out fifty times at once. The ledger then expects the account and not the session.
 */
async function signOutAtOnce(
  { client, ledger }: TestStack,
  signUps: readonly Sent[],
  user: TestUser,
): Promise<Sent[]> {
  const answer = signUps.map((sent) => sent.answer).find((one) => one?.status === 201);
  const [account, token] = [accountOf(user, answer), tokenOf(answer)];
  if (account === undefined || token === undefined) return [];
  ledger.addAccount(account);
  const session = ledger.opened(account, token, ledger.epoch());
  session.state = 'ending';
  const signOuts = await sendAtOnce(() => signOut(client, token));
  ledger.confirmEnded(session);
  return signOuts;
}
