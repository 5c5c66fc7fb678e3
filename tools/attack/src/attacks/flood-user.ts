import { randomBytes } from 'node:crypto';
import { createCaller } from '@session-lab/test-support/caller';
import { signIn, signUp, type Person } from '@session-lab/test-support/people';
import type { Scene } from '../attack.ts';

/** Signs up a user at the address of the flood. */
export async function floodUser({ stack, address }: Pick<Scene, 'stack' | 'address'>): Promise<Person> {
  const { call, close } = createCaller(stack, { localAddress: address });
  try {
    return await signUp(call, `flood-${randomBytes(6).toString('hex')}`);
  } finally {
    close();
  }
}

/** Opens further sessions of a user, at the address of the flood. */
export async function floodSessions(
  { stack, address }: Pick<Scene, 'stack' | 'address'>,
  person: Person,
  count: number,
): Promise<readonly string[]> {
  const { call, close } = createCaller(stack, { localAddress: address });
  try {
    const tokens: string[] = [];
    // One after another: more sign-ins at once than a user may fail are refused before they are hashed.
    while (tokens.length < count) tokens.push(await signIn(call, person));
    return tokens;
  } finally {
    close();
  }
}
