import type { Command, Redis } from 'ioredis';

export type CommandRecorder = {
  /** How many times everything that was sent has been answered so far. */
  readonly roundTrips: number;
  /** `GET → EVAL + EVAL`: an arrow where an answer was waited for, or had come. */
  text(): string;
  /** Resolves when everything that was sent is answered. */
  settled(): Promise<void>;
  stop(): void;
};

/** Records what a client sends, but for its heartbeat. */
export function recordCommands(client: Redis): CommandRecorder {
  const trips: string[][] = [];
  const answers: Promise<unknown>[] = [];
  const send = client.sendCommand.bind(client);
  let unanswered = 0;
  let roundTrips = 0;

  function record(command: Command): void {
    if (command.name === 'ping') return;
    if (unanswered === 0) trips.push([]);
    trips.at(-1)?.push(command.name.toUpperCase());
    unanswered += 1;
    answers.push(
      command.promise.finally(() => {
        unanswered -= 1;
        if (unanswered === 0) roundTrips += 1;
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
      await Promise.all(answers);
    },
    stop() {
      client.sendCommand = send;
    },
  };
}
