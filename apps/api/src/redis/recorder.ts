import { AsyncLocalStorage } from 'node:async_hooks';
import { ReplyError, type Cluster, type Command, type Redis } from 'ioredis';

/** Redis usage of one request. */
export type RedisUsage = {
  /** Names of the commands that have completed or failed. Each name is listed once, the earliest first. */
  readonly commands: ReadonlySet<string>;
  /** Time with at least one command in flight, in milliseconds. Commands in parallel count once. */
  readonly ms: number;
  /** Whether the last command failed without a reply of Redis. An error that Redis sent is a reply. */
  readonly unanswered: boolean;
};

type Stream = Parameters<Cluster['sendCommand']>[1];
type Recording = {
  commands: Set<string>;
  ms: number;
  unanswered: boolean;
  inFlight: number;
  sinceMs: number;
};

export type RedisRecorder = ReturnType<typeof createRedisRecorder>;

/**
 * Records which Redis commands each request sends. A request is followed through the calls that it makes and awaits, without a
 * parameter in every function. Commands of timers, such as heartbeats and presence, belong to no request.
 */
export function createRedisRecorder() {
  const current = new AsyncLocalStorage<Recording | undefined>();

  return {
    /** Runs `work` and records the commands that it sends. Updates `usage` until the work ends. */
    record(work: (usage: RedisUsage) => void): void {
      const recording: Recording = {
        commands: new Set(),
        ms: 0,
        unanswered: false,
        inFlight: 0,
        sinceMs: 0,
      };
      current.run(recording, work, recording);
    },

    /** Returns the usage of the present request until now. Undefined outside a request. */
    usage: (): RedisUsage | undefined => current.getStore(),

    /** Runs `work` without recording. The caller reports the time of `work` with `add`. */
    unrecorded: <Value>(work: () => Value): Value => current.run(undefined, work),

    add(command: string, ms: number): void {
      const recording = current.getStore();
      if (recording === undefined) return;
      recording.commands.add(command);
      recording.ms += ms;
    },

    /** Records the commands of this connection. */
    attach(client: Redis | Cluster): void {
      const send: Cluster['sendCommand'] = client.sendCommand.bind(client);
      // Only `sendCommand` of a Cluster has the parameter `node`, the target of a transaction.
      client.sendCommand = (command: Command, stream?: Stream, node?: unknown) => {
        const recording = current.getStore();
        if (recording !== undefined) follow(recording, command);
        return send(command, stream, node);
      };
    },
  };
}

/** Registers its handlers before the caller does, so that a command is recorded before the caller continues. */
function follow(recording: Recording, { name, promise }: Command): void {
  if (recording.inFlight === 0) recording.sinceMs = performance.now();
  recording.inFlight += 1;
  const ended = (unanswered: boolean): void => {
    recording.unanswered = unanswered;
    recording.inFlight -= 1;
    if (recording.inFlight === 0) recording.ms += performance.now() - recording.sinceMs;
    recording.commands.add(name.toUpperCase());
  };
  promise.then(
    () => ended(false),
    (error: unknown) => ended(!(error instanceof ReplyError)),
  );
}
