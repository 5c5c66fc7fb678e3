import type { StackFile } from '@session-lab/launcher';
import { createStackClient } from '@session-lab/test-support/http-client';
import { newUser, signIn, signUp } from '@session-lab/test-support/users';

/** Somebody new signs up, in, and looks at their profile, as if nothing had been; what does not work. */
export async function honestVisit(stack: StackFile): Promise<string[]> {
  const { send, close } = createStackClient(stack);
  try {
    const person = await signUp(send, newUser('the-next-one'));
    const token = await signIn(send, person);
    const { status } = await send('GET', '/v1/users/me', { token });
    return status === 200 ? [] : [`the next person is not known: ${status}`];
  } catch (error) {
    return [`the next person does not get in: ${error instanceof Error ? error.message : String(error)}`];
  } finally {
    close();
  }
}
