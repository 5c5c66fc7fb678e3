import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { livePath, ServerMessage } from '@session-lab/contract';
import type { StackFile } from '@session-lab/launcher';
import { loopbackAddress } from '@session-lab/test-support/addresses';
import { atLeast, none } from '@session-lab/test-support/bounds';
import { defineAttack } from '../attack.ts';
import type { OtherUser } from '../watch/other-users.ts';
import { compareRoom, type Listener } from '../watch/live-room.ts';
import { floodSessions, floodUser } from './flood-user.ts';

const floodUsers = 3;
/** Maximum number of sessions of a user (SESSIONS_PER_USER). */
const sessionsEach = 10;
const listeners = 5;
const sendEveryMs = 1_000;
/** Time after the flood in which messages may still arrive. */
const settleMs = 2_000;
/** The listeners have the addresses of the first readers. */
const addressOf = loopbackAddress;

export const crowdedRoom = defineAttack({
  row: 7,
  name: 'sockets',
  flood: '150 sockets of three users that send messages of line breaks under the ids of messages of others',
  mustHold: 'every other user is shown, and none of their messages is lost or replaced',
  quick: false,
  async prepare(context) {
    const users = await Promise.all(Array.from({ length: floodUsers }, () => floodUser(context)));
    const more = await Promise.all(users.map((user) => floodSessions(context, user, sessionsEach - 1)));
    const tokens = [...users.map(({ token }) => token), ...more.flat()];
    const room = await joinRoom(context.stack, context.otherUsers.readers.slice(0, listeners));
    return {
      tokens,
      meanwhile: (over) => room.sendUntil(over),
      async finish() {
        await pause(settleMs);
        const observed = compareRoom(room.listeners());
        room.close();
        return observed;
      },
    };
  },
  evaluate: ({ facts }) => [
    ...atLeast('messages of other users', facts.messagesSent, 1),
    ...atLeast('messages of the flood that were received', facts.messagesOfOthers, 1),
    ...none('messages of other users that some did not receive', facts.lost),
    ...none('messages of other users that were replaced', facts.replaced),
    ...none('other users that were not shown', facts.notShown),
    ...none('messages of more than two line breaks in a row', facts.lineBreaks),
    ...none('sockets of other users that were closed', facts.socketsClosed),
  ],
});

/** Opens a socket for each user. Each sends a message once a second and keeps everything that it receives. */
async function joinRoom(stack: StackFile, users: readonly OtherUser[]) {
  const origin = stack.baseUrl.replace('localhost', '127.0.0.1');
  const joined: Listener[] = users.map(({ user: { userName } }) => ({
    userName,
    sent: [],
    received: [],
    isClosed: false,
  }));
  const sockets = await Promise.all(users.map((user, number) => open(user, number)));
  return {
    listeners: (): readonly Listener[] => joined,
    close: () => sockets.forEach((socket) => socket.terminate()),
    async sendUntil(over: AbortSignal): Promise<void> {
      for (let turn = 0; !over.aborted; turn += 1) {
        for (const [number, socket] of sockets.entries()) {
          const text = `${users[number]?.user.userName} sends ${turn}`;
          joined[number]?.sent.push(text);
          if (socket.readyState === WebSocket.OPEN)
            socket.send(JSON.stringify({ type: 'send', id: `${number}-${turn}`, text }));
        }
        await pause(sendEveryMs, undefined, { signal: over }).catch(() => undefined);
      }
    },
  };

  function open({ user: { token } }: OtherUser, number: number): Promise<WebSocket> {
    const url = `${origin.replace('http', 'ws')}${livePath}?access_token=${token}`;
    const localAddress = addressOf(number);
    const socket = new WebSocket(url, { origin, ...(localAddress === undefined ? {} : { localAddress }) });
    return new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.once('close', () => {
        const own = joined[number];
        if (own !== undefined) own.isClosed = true;
      });
      socket.on('message', (data: Buffer) => {
        joined[number]?.received.push(ServerMessage.parse(JSON.parse(data.toString())));
        resolve(socket);
      });
    });
  }
}
