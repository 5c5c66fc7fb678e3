import { randomBytes } from 'node:crypto';
import { createCaller } from '@session-lab/rig/caller';
import { signIn, signUp, type Person } from '@session-lab/rig/people';
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
    return await Promise.all(Array.from({ length: count }, () => signIn(call, person)));
  } finally {
    close();
  }
}
