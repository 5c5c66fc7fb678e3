import type { Command, Redis } from 'ioredis';

export type CommandRecorder = {
  /** Number of times that all sent commands had a reply. */
  readonly roundTrips: number;
  /** Returns the commands, for example `GET → EVAL + EVAL`. `→` means that all earlier commands had a reply. */
  text(): string;
  /** Resolves when all sent commands have a reply. */
  settled(): Promise<void>;
  stop(): void;
};

/** Records the commands of a client, except the PINGs of its heartbeat. */
export function recordCommands(client: Redis): CommandRecorder {
  const trips: string[][] = [];
  const replies: Promise<unknown>[] = [];
  const send = client.sendCommand.bind(client);
  let pending = 0;
  let roundTrips = 0;

  function record(command: Command): void {
    if (command.name === 'ping') return;
    if (pending === 0) trips.push([]);
    trips.at(-1)?.push(command.name.toUpperCase());
    pending += 1;
    replies.push(
      command.promise.finally(() => {
        pending -= 1;
        if (pending === 0) roundTrips += 1;
      }),
    );
  }

  client.sendCommand = (command, stream) => {
    record(command);
    return send(command, stream);
  };
  return {
    get roundTrips() {
      return roundTrips;
    },
    text: () => trips.map((commands) => commands.join(' + ')).join(' → '),
    async settled() {
      await Promise.all(replies);
    },
    stop() {
      client.sendCommand = send;
    },
  };
}
