import type { Filled } from './filled.ts';
import type { Call } from './turns.ts';

type Calls = { verify: Call; verifyMany: Call; getMany: Call; list: Call; scan: Call };

/**
 * Each turn uses other sessions and the next page. `verifyMany` verifies `inFlight` sessions at once; `getMany` sends a plain GET
 * for each of them.
 */
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
  const get: Call = async (server, turn) => {
    const { session } = sessionFor(server, turn);
    if ((await at(server).library.client.get(`sid:${session.publicId}`)) === null)
      throw new Error('Redis does not have a live session.');
  };
  const many =
    (call: Call): Call =>
    (server, turn) =>
      Promise.all(Array.from({ length: inFlight }, (_, index) => call(server, turn * inFlight + index)));
  return {
    verify,
    verifyMany: many(verify),
    getMany: many(get),
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
