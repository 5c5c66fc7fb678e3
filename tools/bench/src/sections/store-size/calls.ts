import type { Filled } from './filled.ts';
import type { Call } from './turns.ts';

type Calls = { verify: Call; verifyMany: Call; list: Call; scan: Call };

/** Each turn uses other sessions and the next page. `verifyMany` verifies `inFlight` sessions at once. */
export function callsTo(filled: readonly Filled[], inFlight: number): Calls {
  const cursors = filled.map((): string | undefined => undefined);
  const at = (server: number): Filled => {
    const found = filled[server];
    if (found === undefined) throw new Error(`There is no server ${server}.`);
    return found;
  };
  const sessionFor = (server: number, turn: number) => {
    const { sampled, library } = at(server);
    const issued = sampled[turn % sampled.length];
    if (issued === undefined) throw new Error('No session was kept for the calls.');
    return { ...issued, sessions: library.sessions };
  };
  const verify: Call = async (server, turn) => {
    const { sessions, token } = sessionFor(server, turn);
    if (!(await sessions.verify(token)).ok) throw new Error('A live session was refused.');
  };
  return {
    verify,
    verifyMany: (server, turn) =>
      Promise.all(Array.from({ length: inFlight }, (_, index) => verify(server, turn * inFlight + index))),
    async list(server, turn) {
      const { sessions, session } = sessionFor(server, turn);
      if ((await sessions.list(session.userId)).length !== 1) throw new Error('A session is not listed.');
    },
    async scan(server) {
      const page = await at(server).library.sessions.page({ cursor: cursors[server], count: 50 });
      cursors[server] = page.nextCursor;
    },
  };
}
