import type { StackFile } from '@session-lab/launcher';
import { loopbackAddress } from '@session-lab/test-support/addresses';
import { createStackClient, type HttpClient } from '@session-lab/test-support/http-client';
import { newUser, signUp, type SignedUpUser } from '@session-lab/test-support/users';

/** A user with their own local address. */
export type OtherUser = HttpClient & { readonly user: SignedUpUser };

export type OtherUsers = {
  readonly readers: readonly OtherUser[];
  readonly signers: readonly OtherUser[];
  readonly close: () => void;
};

/** Signs up two groups of users: the readers and the users that sign in repeatedly. */
export async function signUpOtherUsers(
  stack: StackFile,
  counts: { readonly readers: number; readonly signers: number },
): Promise<OtherUsers> {
  const all = await Promise.all(
    Array.from({ length: counts.readers + counts.signers }, (_, number) => otherUserAt(stack, number)),
  );
  return {
    readers: all.slice(0, counts.readers),
    signers: all.slice(counts.readers),
    close: () => all.forEach(({ close }) => close()),
  };
}

/** Signs up one user at the local address with this number. */
async function otherUserAt(stack: StackFile, number: number): Promise<OtherUser> {
  const { send, close } = createStackClient(stack, { localAddress: loopbackAddress(number) });
  return { send, close, user: await signUp(send, newUser(`user-${number}`)) };
}
