import { createCaller, type Call, type Caller } from '@session-lab/test-support/caller';
import { loopbackAddress } from '@session-lab/test-support/addresses';
import { signUp, type Person } from '@session-lab/test-support/people';
import type { StackFile } from '@session-lab/launcher';

/** An address may have a thousand accounts made an hour (apps/api/src/limits/attempts.ts). */
const peopleAnAddress = 500;
const callers = 8;

export type Crowd = {
  readonly people: readonly Person[];
  /** Over kept connections from several addresses, in turn. */
  readonly call: Caller;
  readonly close: () => void;
};

/** So many people, signed in. */
export async function gatherCrowd(stack: StackFile, size: number, signal: AbortSignal): Promise<Crowd> {
  const calls = Array.from({ length: Math.max(callers, Math.ceil(size / peopleAnAddress)) }, (_, at) =>
    createCaller(stack, { localAddress: loopbackAddress(at) }),
  );
  const people: Person[] = [];
  let next = 0;
  let turn = 0;
  async function signUpNext(): Promise<void> {
    while (next < size && !signal.aborted) {
      const at = next++;
      people.push(await signUp(callOf(calls, at), `soak-${at}`));
    }
  }
  await Promise.all(calls.map(signUpNext));
  return {
    people,
    call: (method, path, asked) => callOf(calls, turn++)(method, path, asked),
    close: () => calls.forEach(({ close }) => close()),
  };
}

function callOf(calls: readonly Call[], at: number): Caller {
  const found = calls[at % calls.length];
  if (found === undefined) throw new Error('there is nobody to call');
  return found.call;
}
