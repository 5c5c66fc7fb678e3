import { createStackClient, type HttpClient } from '@session-lab/test-support/http-client';
import { loopbackAddress } from '@session-lab/test-support/addresses';
import { signUp, type SignedUpUser } from '@session-lab/test-support/users';
import { grantAdministrator } from '@session-lab/test-support/administrator';
import type { StackFile } from '@session-lab/launcher';
import { fuzzUser } from './http/valid-bodies.ts';
import { validNames, type TokenName } from './http/token-placeholders.ts';

export type TestUsers = {
  /** Returns the current token of a placeholder name. */
  readonly tokenOf: (name: TokenName) => string;
  /** Replaces users whose session has ended. Some generated requests end a session, as they should. */
  readonly replaceLost: (names: readonly TokenName[]) => Promise<void>;
  /** Users whose tokens no generated request carries. No request may affect them. */
  readonly honest: readonly SignedUpUser[];
  /**
   * Users whose sockets carry the generated frames, one user a connection: a session may have only five
   * sockets.
   */
  readonly senders: readonly SignedUpUser[];
  readonly close: () => void;
};

/** Number of sockets that send frames at the same time. */
const frameConnections = 16;

/** Signs up the users whose tokens the requests carry, and the users that must not be affected. */
export async function createTestUsers(stack: StackFile): Promise<TestUsers> {
  const { send, close } = createStackClient(stack);
  const tokens = new Map<TokenName, string>();
  const replacing = new Map<TokenName, Promise<void>>();
  let generation = 0;

  async function fill(name: TokenName): Promise<void> {
    const client = newClient();
    const userName = `${name.replace('good', 'fuzz')}-${generation++}`;
    tokens.set(name, (await signUp(client.send, fuzzUser(userName))).token);
    client.close();
  }

  /** Each client has an address of its own: the API allows 1,000 sign-ups an hour from one address. */
  const newClient = (): HttpClient =>
    createStackClient(stack, { connections: 1, localAddress: loopbackAddress(0xf0_00_00 + generation) });

  async function replace(name: TokenName): Promise<void> {
    const { status } = await send('GET', '/v1/users/me', { token: tokens.get(name) });
    if (status === 401) await fill(name);
  }

  for (const name of validNames) {
    generation = 0;
    await fill(name);
  }
  const ended = await signUp(send, fuzzUser('fuzz-ended'));
  await send('DELETE', '/v1/sessions/mine', { token: ended.token });
  tokens.set('ended', ended.token);
  tokens.set('admin', await grantAdministrator(stack, send, await signUp(send, fuzzUser('fuzz-admin'))));
  const honest = await Promise.all(
    ['ada', 'grace', 'edsger', 'barbara'].map((name) => signUp(send, fuzzUser(name))),
  );
  const senders = await Promise.all(
    Array.from({ length: frameConnections }, (_, at) => signUp(send, fuzzUser(`fuzz-sender-${at}`))),
  );
  return {
    honest,
    senders,
    close,
    tokenOf(name) {
      const token = tokens.get(name);
      if (token === undefined) throw new Error(`No user has the placeholder name ${name}.`);
      return token;
    },
    async replaceLost(names) {
      for (const name of names) {
        if (!name.startsWith('good')) continue;
        const running = replacing.get(name) ?? replace(name).finally(() => replacing.delete(name));
        replacing.set(name, running);
        await running;
      }
    },
  };
}
