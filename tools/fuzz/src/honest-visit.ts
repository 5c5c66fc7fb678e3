import type { StackFile } from '@session-lab/launcher';
import { createCaller } from '@session-lab/test-support/caller';
import { signIn, signUp } from '@session-lab/test-support/people';

/** Somebody new signs up, in, and looks at their profile, as if nothing had been; what does not work. */
export async function honestVisit(stack: StackFile): Promise<string[]> {
  const { call, close } = createCaller(stack);
  try {
    const person = await signUp(call, 'the-next-one');
    const token = await signIn(call, person);
    const { status } = await call('GET', '/v1/users/me', { token });
    return status === 200 ? [] : [`the next person is not known: ${status}`];
  } catch (error) {
    return [`the next person does not get in: ${error instanceof Error ? error.message : String(error)}`];
  } finally {
    close();
  }
}
