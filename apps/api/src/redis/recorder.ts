import { AsyncLocalStorage } from 'node:async_hooks';
import type { Cluster, Command, Redis } from 'ioredis';
import type { Asked } from '../asked.ts';

type Stream = Parameters<Cluster['sendCommand']>[1];
type Recording = { commands: Set<string>; ms: number; underWay: number; sinceMs: number };

export type RedisRecorder = ReturnType<typeof createRedisRecorder>;

/**
 * Tells which commands were sent on behalf of which request. A request's work is everything that it calls and awaits, so
 * it is not handed through every function; what timers do, heartbeats and presence, belongs to no request.
 */
export function createRedisRecorder() {
  const current = new AsyncLocalStorage<Recording | undefined>();

  return {
    /** Runs `work`, and keeps `asked` up to date for it and for all that it starts. */
    record(work: (asked: Asked) => void): void {
      const recording: Recording = { commands: new Set(), ms: 0, underWay: 0, sinceMs: 0 };
      current.run(recording, work, recording);
    },

    /** Runs what tells by itself, with `add`, what was waited for. */
    unrecorded: <Result>(work: () => Result): Result => current.run(undefined, work),

    add(command: string, ms: number): void {
      const recording = current.getStore();
      if (recording === undefined) return;
      recording.commands.add(command);
      recording.ms += ms;
    },

    /** Records the commands of this connection from now on. */
    listenTo(client: Redis | Cluster): void {
      const send: Cluster['sendCommand'] = client.sendCommand.bind(client);
      // `node` is a Cluster's: where in it a transaction goes.
      client.sendCommand = (command: Command, stream?: Stream, node?: unknown) => {
        const recording = current.getStore();
        if (recording !== undefined) follow(recording, command);
        return send(command, stream, node);
      };
    },
  };
}

/** Before whoever waits for the command hears of its end, it is recorded. */
function follow(recording: Recording, { name, promise }: Command): void {
  if (recording.underWay === 0) recording.sinceMs = performance.now();
  recording.underWay += 1;
  const ended = (): void => {
    recording.underWay -= 1;
    if (recording.underWay === 0) recording.ms += performance.now() - recording.sinceMs;
    recording.commands.add(name.toUpperCase());
  };
  promise.then(ended, ended);
}
