import { randomBytes } from 'node:crypto';
import { createStackClient } from '@session-lab/test-support/http-client';
import { newUser, signIn, signUp, type SignedUpUser } from '@session-lab/test-support/users';
import type { AttackContext } from '../attack.ts';

/** Signs up a user at the address of the flood. */
export async function floodUser({
  stack,
  address,
}: Pick<AttackContext, 'stack' | 'address'>): Promise<SignedUpUser> {
  const { send, close } = createStackClient(stack, { localAddress: address });
  try {
    return await signUp(send, newUser(`flood-${randomBytes(6).toString('hex')}`));
  } finally {
    close();
  }
}

/** Opens further sessions of a user, at the address of the flood. */
export async function floodSessions(
  { stack, address }: Pick<AttackContext, 'stack' | 'address'>,
  user: SignedUpUser,
  count: number,
): Promise<readonly string[]> {
  const { send, close } = createStackClient(stack, { localAddress: address });
  try {
    const tokens: string[] = [];
    // Signs in one after another. The API refuses more simultaneous sign-ins than a user may fail, before it
    // hashes a password.
    while (tokens.length < count) tokens.push(await signIn(send, user));
    return tokens;
  } finally {
    close();
  }
}
