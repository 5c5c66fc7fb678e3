import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { livePath, ServerMessage } from '@session-lab/contract';
import type { StackFile } from '@session-lab/launcher';
import { loopbackAddress } from '@session-lab/test-support/addresses';
import { atLeast, none } from '@session-lab/test-support/bounds';
import { defineAttack } from '../attack.ts';
import type { Bystander } from '../watch/bystanders.ts';
import { lookAtRoom, type Listener } from '../watch/room.ts';
import { floodSessions, floodUser } from './flood-user.ts';

const floodUsers = 3;
/** As many as a user may have (SESSIONS_PER_USER). */
const sessionsEach = 10;
const listeners = 5;
const sayEveryMs = 1_000;
/** A message that did not arrive by then is lost. */
const settleMs = 2_000;
/** The addresses of the listeners are those of the first readers. */
const addressOf = loopbackAddress;

export const crowdedRoom = defineAttack({
  row: 7,
  name: 'sockets',
  flood: '150 sockets of three users that send messages of line breaks, under ids of messages of others',
  mustHold: 'every other user is shown, and none of their messages is lost or replaced',
  quick: false,
  async prepare(scene) {
    const users = await Promise.all(Array.from({ length: floodUsers }, () => floodUser(scene)));
    const more = await Promise.all(users.map((user) => floodSessions(scene, user, sessionsEach - 1)));
    const tokens = [...users.map(({ token }) => token), ...more.flat()];
    const room = await joinRoom(scene.stack, scene.bystanders.readers.slice(0, listeners));
    return {
      tokens,
      meanwhile: (over) => room.talk(over),
      async finish() {
        await pause(settleMs);
        const seen = lookAtRoom(room.listeners());
        room.close();
        return seen;
      },
    };
  },
  judge: ({ facts }) => [
    ...atLeast('messages of other users', facts.said, 1),
    ...atLeast('messages of the flood that were received', facts.ofOthers, 1),
    ...none('messages of other users that some did not receive', facts.lost),
    ...none('messages of other users that were replaced', facts.replaced),
    ...none('other users that were not shown', facts.notShown),
    ...none('messages of more than two line breaks in a row', facts.lineBreaks),
    ...none('sockets of other users that were closed', facts.socketsClosed),
  ],
});

/** Each of these users has a socket, says something once a second, and keeps all that is received. */
async function joinRoom(stack: StackFile, users: readonly Bystander[]) {
  const origin = stack.baseUrl.replace('localhost', '127.0.0.1');
  const joined: Listener[] = users.map(({ person: { userName } }) => ({
    userName,
    said: [],
    received: [],
    isClosed: false,
  }));
  const sockets = await Promise.all(users.map((user, number) => open(user, number)));
  return {
    listeners: (): readonly Listener[] => joined,
    close: () => sockets.forEach((socket) => socket.terminate()),
    async talk(over: AbortSignal): Promise<void> {
      for (let turn = 0; !over.aborted; turn += 1) {
        for (const [number, socket] of sockets.entries()) {
          const text = `${users[number]?.person.userName} says ${turn}`;
          joined[number]?.said.push(text);
          if (socket.readyState === WebSocket.OPEN)
            socket.send(JSON.stringify({ type: 'send', id: `${number}-${turn}`, text }));
        }
        await pause(sayEveryMs, undefined, { signal: over }).catch(() => undefined);
      }
    },
  };

  function open({ person: { token } }: Bystander, number: number): Promise<WebSocket> {
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
