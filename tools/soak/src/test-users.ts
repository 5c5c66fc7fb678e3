import type { StackFile } from '@session-lab/launcher';
import { loopbackAddress } from '@session-lab/test-support/addresses';
import { createCaller, type Call, type Caller } from '@session-lab/test-support/caller';
import { signUp, type Person } from '@session-lab/test-support/people';

/** Below the API's limit of 1,000 sign-ups an hour from one address (apps/api/src/limits). */
const usersPerAddress = 500;
const minimumClients = 8;

export type TestUsers = {
  readonly users: readonly Person[];
  /** Sends a request from the next client in turn; each client has an address and kept-alive connections of its own. */
  readonly call: Caller;
  readonly close: () => void;
};

/** Signs up `count` users, one after another per client. */
export async function signUpUsers(stack: StackFile, count: number, signal: AbortSignal): Promise<TestUsers> {
  const clients = Array.from(
    { length: Math.max(minimumClients, Math.ceil(count / usersPerAddress)) },
    (_, index) => createCaller(stack, { localAddress: loopbackAddress(index) }),
  );
  const users: Person[] = [];
  let next = 0;
  let turn = 0;
  async function signUpNext(): Promise<void> {
    while (next < count && !signal.aborted) {
      const index = next++;
      users.push(await signUp(callerAt(clients, index), `soak-${index}`));
    }
  }
  await Promise.all(clients.map(signUpNext));
  return {
    users,
    call: (method, path, options) => callerAt(clients, turn++)(method, path, options),
    close: () => clients.forEach(({ close }) => close()),
  };
}

function callerAt(clients: readonly Call[], index: number): Caller {
  const client = clients[index % clients.length];
  if (client === undefined) throw new Error('No client to send the request.');
  return client.call;
}
