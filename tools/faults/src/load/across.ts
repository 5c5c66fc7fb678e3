import { setTimeout as pause } from 'node:timers/promises';
import { ServerMessage } from '@session-lab/contract';
import type { Service } from '../stage/control.ts';
import { parse } from './client.ts';
import type { Ledger } from './ledger.ts';
import { openSocket, type OpenSocket } from './sockets.ts';

export type Across = {
  /** How long it takes from now until the one hears the other; Infinity when it does not in time. */
  heardAfterMs(withinMs: number): Promise<number>;
  close(): void;
};

const triesAtMost = 10;
/** Past its budget (apps/api/src/live/budget.ts) a user is refused a message now and then, and not cut off. */
const sayEveryMs = 250;

/**
 * A socket at this replica, and one at another. What is said crosses over a connection to Redis that only listens, and so
 * may be dead for long without anybody noticing.
 */
export async function openAcross(
  { baseUrl, ledger }: { baseUrl: string; ledger: Ledger },
  replica: Service,
): Promise<Across> {
  const token = ledger.live().find(({ pinned }) => pinned)?.token ?? '';
  const opened: OpenSocket[] = [];
  const at = (there: boolean): OpenSocket | undefined =>
    opened.find((one) => (one.replica === replica) === there);
  for (let tries = 0; tries < triesAtMost && !(at(true) && at(false)); tries += 1) await openOneMore();
  const [hearing, saying] = [at(true), at(false)];
  if (hearing === undefined || saying === undefined)
    throw new Error(`no socket came to ${replica}, or none to its peer`);

  /** Keeps the first socket of each side: a session may have five. */
  async function openOneMore(): Promise<void> {
    const one = await openSocket(baseUrl, token);
    if (at(one.replica === replica) === undefined) opened.push(one);
    else one.socket.terminate();
  }

  return {
    async heardAfterMs(withinMs) {
      const sinceMs = performance.now();
      const heard = new Promise<number>((resolve) =>
        hearing.socket.on('message', (data: Buffer) => {
          const message = ServerMessage.safeParse(parse(data.toString()));
          if (message.data?.type === 'message' && message.data.text === ownText)
            resolve(performance.now() - sinceMs);
        }),
      );
      const talking = setInterval(() => saying.socket.send(own), sayEveryMs);
      const afterMs = await Promise.race([heard, pause(withinMs, Infinity)]);
      clearInterval(talking);
      return afterMs;
    },
    close: () => opened.forEach(({ socket }) => socket.terminate()),
  };
}

const ownText = `across ${Math.random()}`;
const own = JSON.stringify({ type: 'send', id: 'across', text: ownText });
