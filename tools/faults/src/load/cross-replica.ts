import { setTimeout as pause } from 'node:timers/promises';
import { ServerMessage } from '@session-lab/contract';
import type { Service } from '../test-stack/control.ts';
import { parse } from './client.ts';
import type { Ledger } from './ledger.ts';
import { openSocket, type OpenSocket } from './sockets.ts';

export type CrossReplicaSockets = {
  /**
   * Resolves with the time until a message from the other replica arrives, or with Infinity if none arrives
   * in time.
   */
  receivedAfterMs(withinMs: number): Promise<number>;
  close(): void;
};

const maxAttempts = 10;
/**
 * The API refuses some messages of a user who exceeds the message budget (apps/api/src/live/budget.ts). It
 * does not disconnect the user.
 */
const sendEveryMs = 250;
const text = `cross-replica ${Math.random()}`;
const message = JSON.stringify({ type: 'send', id: 'cross-replica', text });

/**
 * Opens one socket at `replica` and one at the other replica. Messages between them pass through a Redis
 * connection that only receives, so a broken connection may stay unnoticed for long.
 */
export async function openCrossReplicaSockets(
  { baseUrl, ledger }: { baseUrl: string; ledger: Ledger },
  replica: Service,
): Promise<CrossReplicaSockets> {
  const token = ledger.live().find(({ hasSocket }) => hasSocket)?.token ?? '';
  const opened: OpenSocket[] = [];
  const find = (isAtReplica: boolean): OpenSocket | undefined =>
    opened.find((one) => (one.replica === replica) === isAtReplica);
  for (let attempts = 0; attempts < maxAttempts && !(find(true) && find(false)); attempts += 1)
    await openOneMore();
  const [receiver, sender] = [find(true), find(false)];
  if (receiver === undefined || sender === undefined)
    throw new Error(`No socket was opened at ${replica}, or none at the other replica.`);

  /** Keeps the first socket at each replica, because a session may have only five. */
  async function openOneMore(): Promise<void> {
    const one = await openSocket(baseUrl, token);
    if (find(one.replica === replica) === undefined) opened.push(one);
    else one.socket.terminate();
  }

  return {
    async receivedAfterMs(withinMs) {
      const startedAtMs = performance.now();
      const received = new Promise<number>((resolve) =>
        receiver.socket.on('message', (data: Buffer) => {
          const parsed = ServerMessage.safeParse(parse(data.toString()));
          if (parsed.data?.type === 'message' && parsed.data.text === text)
            resolve(performance.now() - startedAtMs);
        }),
      );
      const sending = setInterval(() => sender.socket.send(message), sendEveryMs);
      const afterMs = await Promise.race([received, pause(withinMs, Infinity)]);
      clearInterval(sending);
      return afterMs;
    },
    close: () => opened.forEach(({ socket }) => socket.terminate()),
  };
}
