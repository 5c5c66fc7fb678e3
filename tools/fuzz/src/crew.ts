import { createStackClient, type HttpClient } from '@session-lab/test-support/http-client';
import { loopbackAddress } from '@session-lab/test-support/addresses';
import { signUp, type SignedUpUser } from '@session-lab/test-support/users';
import { grantAdministrator } from '@session-lab/test-support/administrator';
import type { StackFile } from '@session-lab/launcher';
import { fuzzUser } from './http/valid-bodies.ts';
import { goodNames, type TokenName } from './http/marks.ts';

export type Crew = {
  readonly tokenOf: (name: TokenName) => string;
  /** Puts somebody new in the place of those whose session was ended: some requests do, and are to. */
  readonly replaceLost: (names: readonly TokenName[]) => Promise<void>;
  /** Honest people: nothing that is generated carries their tokens, so nothing may touch them. */
  readonly honest: readonly SignedUpUser[];
  /** Users whose sockets carry the generated frames, one for each lane: a session may have five sockets. */
  readonly speakers: readonly SignedUpUser[];
  readonly close: () => void;
};

/** Number of sockets over which frames are sent at once. */
const frameLanes = 16;

/** Signs up those whose tokens the requests carry, and those who are to notice nothing. */
export async function gatherCrew(stack: StackFile): Promise<Crew> {
  const { send, close } = createStackClient(stack);
  const tokens = new Map<TokenName, string>();
  const replacing = new Map<TokenName, Promise<void>>();
  let generation = 0;

  async function fill(name: TokenName): Promise<void> {
    const newcomer = caller();
    const userName = `${name.replace('good', 'fuzz')}-${generation++}`;
    tokens.set(name, (await signUp(newcomer.send, fuzzUser(userName))).token);
    newcomer.close();
  }

  /** From an address of their own: a thousand sign-ups an hour are what one address gets. */
  const caller = (): HttpClient =>
    createStackClient(stack, { connections: 1, localAddress: loopbackAddress(0xf0_00_00 + generation) });

  async function replace(name: TokenName): Promise<void> {
    const { status } = await send('GET', '/v1/users/me', { token: tokens.get(name) });
    if (status === 401) await fill(name);
  }

  for (const name of goodNames) {
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
  const speakers = await Promise.all(
    Array.from({ length: frameLanes }, (_, at) => signUp(send, fuzzUser(`fuzz-speaker-${at}`))),
  );
  return {
    honest,
    speakers,
    close,
    tokenOf(name) {
      const token = tokens.get(name);
      if (token === undefined) throw new Error(`nobody is ${name}`);
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
