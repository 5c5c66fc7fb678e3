import type { StackFile } from '@session-lab/launcher';
import { createStackClient } from '@session-lab/test-support/http-client';
import { newUser, signIn, signUp } from '@session-lab/test-support/users';

/** Signs a new user up and in, reads the profile, and returns what fails. */
export async function checkNewUser(stack: StackFile): Promise<string[]> {
  const { send, close } = createStackClient(stack);
  try {
    const user = await signUp(send, newUser('new-user'));
    const token = await signIn(send, user);
    const { status } = await send('GET', '/v1/users/me', { token });
    return status === 200 ? [] : [`a new user cannot read the profile: ${status}`];
  } catch (error) {
    return [`a new user cannot sign up or in: ${error instanceof Error ? error.message : String(error)}`];
  } finally {
    close();
  }
}
