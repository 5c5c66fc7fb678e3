import { median, percentile } from '@session-lab/test-support/statistics';

/** One call to the server at this index. */
export type Call = (server: number, turn: number) => Promise<unknown>;

/** Milliseconds of every call: `rounds[round][server][turn]`. */
export type Rounds = readonly (readonly (readonly number[])[])[];

/** CPU time of this process, in milliseconds. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Calls the servers in turn, and starts each round with the next server. Other work of the machine then
 * affects all servers equally.
 */
export async function inTurns(
  call: Call,
  {
    servers,
    rounds,
    turns,
    nowMs = () => performance.now(),
  }: { servers: number; rounds: number; turns: number; nowMs?: () => number },
): Promise<Rounds> {
  const measured: number[][][] = [];
  for (let round = 0; round < rounds; round += 1) {
    const ofRound = Array.from({ length: servers }, (): number[] => []);
    for (let turn = 0; turn < turns; turn += 1) {
      for (let step = 0; step < servers; step += 1) {
        const server = (turn + step) % servers;
        const startedAtMs = nowMs();
        await call(server, round * turns + turn);
        ofRound[server]?.push(nowMs() - startedAtMs);
      }
    }
    measured.push(ofRound);
  }
  return measured;
}

/** Returns the ratio of a server's median time to the first server's, within each round: the median of all rounds. */
export function ratioToFirst(rounds: Rounds, server: number): number {
  return median(rounds.map((ofServers) => median(ofServers[server] ?? []) / median(ofServers[0] ?? [])));
}

export const allOf = (rounds: Rounds, server: number): number[] =>
  rounds.flatMap((ofServers) => ofServers[server] ?? []);

/** Milliseconds, by round and server. */
export function tailsByRound(rounds: Rounds): { p50: number; p99: number }[][] {
  return rounds.map((ofServers) =>
    ofServers.map((ms) => ({ p50: percentile(ms, 0.5), p99: percentile(ms, 0.99) })),
  );
}
