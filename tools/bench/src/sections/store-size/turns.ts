import { percentile } from '@session-lab/test-support/statistics';

/** One call to the server at this index. */
export type Call = (server: number, turn: number) => Promise<unknown>;

/** Milliseconds of every call: `rounds[round][server][turn]`. */
export type Rounds = readonly (readonly (readonly number[])[])[];

/**
 * Calls the servers in turn, and starts each round with the next server. Other work of the machine then
 * affects all servers equally.
 */
export async function inTurns(
  call: Call,
  { servers, rounds, turns }: { servers: number; rounds: number; turns: number },
): Promise<Rounds> {
  const measured: number[][][] = [];
  for (let round = 0; round < rounds; round += 1) {
    const ofRound = Array.from({ length: servers }, (): number[] => []);
    for (let turn = 0; turn < turns; turn += 1) {
      for (let step = 0; step < servers; step += 1) {
        const server = (turn + step) % servers;
        ofRound[server]?.push(await timed(() => call(server, round * turns + turn)));
      }
    }
    measured.push(ofRound);
  }
  return measured;
}

async function timed(call: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await call();
  return performance.now() - startedAtMs;
}

/**
 * Returns the ratio of a server's time to the first server's, by the fastest tenth of all calls. The scheduler of a busy machine
 * may delay one server for seconds: the medians of two servers with equally many sessions then differ by half and more, and
 * their fastest tenths by a few percent.
 */
export function ratioToFirst(rounds: Rounds, server: number): number {
  return percentile(allOf(rounds, server), 0.1) / percentile(allOf(rounds, 0), 0.1);
}

export const allOf = (rounds: Rounds, server: number): number[] =>
  rounds.flatMap((ofServers) => ofServers[server] ?? []);

/** Milliseconds, by round and server. */
export function tailsByRound(rounds: Rounds): { p50: number; p99: number }[][] {
  return rounds.map((ofServers) =>
    ofServers.map((ms) => ({ p50: percentile(ms, 0.5), p99: percentile(ms, 0.99) })),
  );
}
