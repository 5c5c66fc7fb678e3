import type { Credential, Started } from './contender.ts';
import { users } from './user.ts';

/** Signs users in one after another: many at once would grow the heap of some contenders only. */
export async function signInAll(contender: Started): Promise<Credential[]> {
  const credentials: Credential[] = [];
  for (const user of users) credentials.push(await contender.signIn(user));
  return credentials;
}
