import { useMemo, useRef, useState } from 'react';
import {
  endpoints,
  socketPath,
  studentProtocol,
  ticketLastsMs,
  type LogLine,
} from '@session-lab/contract/labs/query-token';
import { useApi } from '../../../api/api-context.tsx';
import { pause } from '../../../api/pause.ts';
import type { Player } from '../../../stage/motion/player.ts';
import { useShown } from '../../../stage/motion/use-player.ts';
import { requestQuietly } from '../frame/bank.ts';
import { asStudent, newStudent } from '../frame/student.ts';
import { exchangeOf, linesOf, secretIn, shownOf, type Attempt, type Sent, type Way } from './attempts.ts';

/** Time between two reads of the lines, and the longest wait for the lines of a request. */
const [pollMs, linesWithinMs] = [100, 6_000] as const;
/** Longest wait for a WebSocket. */
const socketWithinMs = 6_000;
/** Wait of a late ticket: a second longer than its life. */
const lateMs = ticketLastsMs + 1_000;

export type QueryToken = {
  /** The attempts as the player has shown them. The last is the newest. */
  readonly attempts: readonly Attempt[];
  /** The way that runs now. */
  readonly running: Way | undefined;
  /** End of the wait for a late ticket, in epoch milliseconds. */
  readonly waitsUntilMs: number | undefined;
  readonly problem: string | undefined;
  /** `again`: then sends what the line has once more. */
  readonly run: (way: Way, options: { again: boolean }) => void;
};

type Secrets = { readonly query: string; readonly secrets: readonly string[] };

class LabError extends Error {}

/** Runs the lab: sends requests, and reads the lines that NGINX wrote about them. */
export function useQueryToken(player: Player): QueryToken {
  const { client, log } = useApi();
  const [student] = useState(newStudent);
  const [attempts, setAttempts] = useState<readonly Attempt[]>([]);
  const [running, setRunning] = useState<Way>();
  const [waitsUntilMs, setWaitsUntilMs] = useState<number>();
  const [problem, setProblem] = useState<string>();
  const kept = useRef<{ token: string | undefined; after: string | undefined; count: number }>({
    token: undefined,
    after: undefined,
    count: 0,
  });
  const shown = useShown(player);
  const headers = asStudent(student);

  async function signIn(): Promise<string> {
    const answer = await client.request(endpoints.signIn, { token: undefined, headers });
    if (answer.ok && answer.newToken !== undefined) return answer.newToken;
    throw new LabError('The lab did not sign Ada in. Try again in a moment.');
  }

  async function ticketOf(value: string): Promise<string> {
    const answer = await client.request(endpoints.issueTicket, { token: { value, label: 'lab' }, headers });
    if (answer.ok) return answer.data.ticket;
    throw new LabError('The lab issued no ticket. Try again in a moment.');
  }

  /** Resolves to the lines of the request that has just ended. Requests follow each other, so no other line is new. */
  async function newLines(contains: string): Promise<Pick<Sent, 'usual' | 'project'>> {
    const found: LogLine[] = [];
    const endMs = performance.now() + linesWithinMs;
    for (;;) {
      const { after } = kept.current;
      const query = after === undefined ? '' : `?after=${after}`;
      const answer = await requestQuietly(endpoints.readLines, { query, headers });
      if (answer !== undefined) {
        kept.current.after = answer.after;
        found.push(...answer.lines);
      }
      const lines = linesOf(found, contains);
      if (lines !== undefined) return lines;
      if (performance.now() > endMs) throw new LabError('NGINX’s line did not arrive. Try again.');
      await pause(pollMs);
    }
  }

  async function send(way: Way, { query, secrets }: Secrets): Promise<Sent> {
    if (way === 'form') await sendForm(secrets[0] ?? '', headers);
    else await openSocket(query, student);
    const lines = await newLines(way === 'form' ? endpoints.sendForm.path : `${socketPath}?${query} `);
    const sent = { ...lines, secrets };
    const exchange = exchangeOf(sent, { way, number: log.nextNumber() });
    if (exchange === undefined) throw new LabError('NGINX’s line could not be read.');
    log.add(exchange);
    return { ...sent, exchange };
  }

  /** Gets what the first request needs. */
  async function prepare(way: Way, token: string): Promise<Secrets> {
    if (way === 'token') return { query: `access_token=${token}`, secrets: [token] };
    if (way === 'form') return { query: '', secrets: [token] };
    if (way === 'ended') {
      const second = await signIn();
      const ticket = await ticketOf(second);
      await client.request(endpoints.signOut, { token: { value: second, label: 'lab' }, headers });
      return { query: `ticket=${ticket}`, secrets: [ticket] };
    }
    if (way === 'other') {
      const second = await signIn();
      const ticket = await ticketOf(token);
      return { query: `access_token=${second}&ticket=${ticket}`, secrets: [ticket, second] };
    }
    const ticket = await ticketOf(token);
    if (way === 'late') {
      setWaitsUntilMs(Date.now() + lateMs);
      await pause(lateMs);
      setWaitsUntilMs(undefined);
    }
    return { query: `ticket=${ticket}`, secrets: [ticket] };
  }

  async function run(way: Way, { again }: { again: boolean }): Promise<void> {
    setRunning(way);
    setProblem(undefined);
    kept.current.count += 1;
    let attempt: Attempt = { id: kept.current.count, way, first: undefined, again: undefined };
    const change = (more: Partial<Attempt>): void => {
      attempt = { ...attempt, ...more };
      setAttempts((before) => [...before.filter(({ id }) => id !== attempt.id), attempt]);
    };
    const isFirst = kept.current.token === undefined;
    player.begin({ size: requestsOf(way, again) + (isFirst ? 1 : 0) });
    try {
      kept.current.token ??= await signIn();
      const first = await send(way, await prepare(way, kept.current.token));
      change({ first });
      if (again) {
        // The reader of the log has only the line.
        const found = secretIn(first.usual);
        const query = found && `${found.name}=${found.value}`;
        change({
          again:
            found === undefined || query === undefined
              ? 'nothing'
              : await send('token', { query, secrets: [found.value] }),
        });
      }
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      setProblem(error.message);
    }
    player.end();
    setWaitsUntilMs(undefined);
    setRunning(undefined);
  }

  return {
    attempts: useMemo(() => shownOf(attempts, shown), [attempts, shown]),
    running,
    waitsUntilMs,
    problem,
    run: (way, options) => {
      void run(way, options);
    },
  };
}

/** Requests that the player shows: those before the attempt, the attempt, and the second use. */
function requestsOf(way: Way, again: boolean): number {
  const before = { token: 0, form: 0, ticket: 1, late: 1, other: 2, ended: 3 }[way];
  return before + 1 + (again && way !== 'form' ? 1 : 0);
}

async function sendForm(token: string, headers: Readonly<Record<string, string>>): Promise<void> {
  try {
    await fetch(endpoints.sendForm.path, {
      method: endpoints.sendForm.method,
      headers,
      body: new URLSearchParams({ access_token: token }),
      credentials: 'omit',
      cache: 'no-store',
    });
  } catch {
    throw new LabError('The server did not answer. Try again in a moment.');
  }
}

/** Resolves when the WebSocket has closed: after its message, or refused. A page does not see why a handshake was refused. */
function openSocket(query: string, student: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const address = `${location.origin.replace(/^http/, 'ws')}${socketPath}?${query}`;
  const socket = new WebSocket(address, [`${studentProtocol}${student}`]);
  const timer = setTimeout(() => {
    socket.close();
    reject(new LabError('The server did not answer. Try again in a moment.'));
  }, socketWithinMs);
  socket.addEventListener('close', () => {
    clearTimeout(timer);
    resolve();
  });
  return promise;
}
