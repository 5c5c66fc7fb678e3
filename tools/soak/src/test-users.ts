import type { StackFile } from '@session-lab/launcher';
import { loopbackAddress } from '@session-lab/test-support/addresses';
import { createStackClient, type HttpClient, type Send } from '@session-lab/test-support/http-client';
import { newUser, signUp, type SignedUpUser } from '@session-lab/test-support/users';

/** Below the API's limit of 1,000 sign-ups an hour from one address (apps/api/src/limits). */
const usersPerAddress = 500;
const minimumClients = 8;

export type TestUsers = {
  readonly users: readonly SignedUpUser[];
  /**
   * Sends a request from the next client in turn; each client has its own address and its own kept-alive
   * connections.
   */
  readonly send: Send;
  readonly close: () => void;
};

/** Signs up `count` users, one after another per client. */
export async function signUpUsers(stack: StackFile, count: number, signal: AbortSignal): Promise<TestUsers> {
  const clients = Array.from(
    { length: Math.max(minimumClients, Math.ceil(count / usersPerAddress)) },
    (_, index) => createStackClient(stack, { localAddress: loopbackAddress(index) }),
  );
  const users: SignedUpUser[] = [];
  let next = 0;
  let turn = 0;
  async function signUpNext(): Promise<void> {
    while (next < count && !signal.aborted) {
      const index = next++;
      users.push(await signUp(clientAt(clients, index), newUser(`soak-${index}`)));
    }
  }
  await Promise.all(clients.map(signUpNext));
  return {
    users,
    send: (method, path, options) => clientAt(clients, turn++)(method, path, options),
    close: () => clients.forEach(({ close }) => close()),
  };
}

function clientAt(clients: readonly HttpClient[], index: number): Send {
  const client = clients[index % clients.length];
  if (client === undefined) throw new Error('No client to send the request.');
  return client.send;
}
