import { endpoints } from '@session-lab/contract';
import { useApi, useSession } from '../../../api/api-context.tsx';
import type { Answer } from '../../../api/client.ts';
import type { Profile } from '@session-lab/contract';
import type { Player } from '../../../stage/motion/player.ts';
import { toHex } from '../frame/hex.ts';
import { useThief, type DemoUser } from './thief.ts';

/** A random password of 256 bits: only this tab knows the password, and forgets it when the tab closes. */
const passwordBytes = 32;
const nameBytes = 3;

const randomHex = (bytes: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(bytes)), toHex).join('');

function newDemoUser(): DemoUser {
  const userName = `demo-${randomHex(nameBytes)}`;
  return { userName, email: `${userName}@example.org`, password: randomHex(passwordBytes) };
}

/**
 * Signs in as the demo user: an ordinary account with a random password, so that a teacher types no password in front of
 * a class. The first call creates the account, later calls sign in to it.
 */
export function useDemoUser(): {
  demo: DemoUser | undefined;
  /** Signs the page in when the player has shown the response. Resolves to the problem if there was one. */
  signIn: (player: Player) => Promise<string | undefined>;
} {
  const { client, device } = useApi();
  const { adopt } = useSession();
  const {
    thief,
    state: { demo },
  } = useThief();

  const request = (user: DemoUser): Promise<Answer<Profile>> =>
    demo === undefined
      ? client.request(endpoints.signUp, { body: user })
      : client.request(endpoints.signIn, {
          body: { email: user.email, password: user.password },
          token: undefined,
        });

  return {
    demo,
    signIn: async (player) => {
      const user = demo ?? newDemoUser();
      const answer = await device.unchangedBy(() => request(user));
      await player.whenShown(answer.exchange.number);
      if (!answer.ok || answer.newToken === undefined) {
        // The account does not exist any more: the next call creates another one.
        if (answer.exchange.status === 401) thief.keepDemo(undefined);
        const title = answer.ok || answer.offline ? undefined : answer.problem.title;
        return title ?? 'No response. Try again.';
      }
      thief.keepDemo(user);
      adopt(answer.newToken, { keep: true, profile: answer.data });
      return undefined;
    },
  };
}
