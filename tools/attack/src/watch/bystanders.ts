import type { StackFile } from '@session-lab/launcher';
import { loopbackAddress } from '@session-lab/test-support/addresses';
import { createStackClient, type HttpClient } from '@session-lab/test-support/http-client';
import { newUser, signUp, type SignedUpUser } from '@session-lab/test-support/users';

/** A user at an address of their own. */
export type Bystander = HttpClient & { readonly person: SignedUpUser };

export type Bystanders = {
  readonly readers: readonly Bystander[];
  readonly signers: readonly Bystander[];
  readonly close: () => void;
};

/** Signs up two groups of users: the readers and the users that sign in repeatedly. */
export async function gatherBystanders(
  stack: StackFile,
  counts: { readonly readers: number; readonly signers: number },
): Promise<Bystanders> {
  const all = await Promise.all(
    Array.from({ length: counts.readers + counts.signers }, (_, number) => bystanderAt(stack, number)),
  );
  return {
    readers: all.slice(0, counts.readers),
    signers: all.slice(counts.readers),
    close: () => all.forEach(({ close }) => close()),
  };
}

/** Signs up one user, at the address of this number. */
async function bystanderAt(stack: StackFile, number: number): Promise<Bystander> {
  const { send, close } = createStackClient(stack, { localAddress: loopbackAddress(number) });
  return { send, close, person: await signUp(send, newUser(`user-${number}`)) };
}
