import { useCallback, useEffect, useRef, useState } from 'react';
import { endpoints, type Key, type Reply } from '@session-lab/contract/labs/redis-console';
import { useApi } from '../../../api/api-context.tsx';
import type { Answer } from '../../../api/client.ts';
import { requestQuietly } from '../frame/bank.ts';
import { asStudent, newStudent } from '../frame/student.ts';
import { barsOf, type Bars } from './bars.ts';
import type { Event } from './steps.ts';

const pollMs = 1_000;
/** One student for the life of the page: a reset empties the database, and does not take a second one. */
const student = newStudent();
const headers = asStudent(student);

export type Keys = {
  readonly total: number;
  readonly keys: readonly Key[];
  /** The bars of the keys with a time to live. */
  readonly bars: Bars;
};

type Session = { readonly token: string; readonly sessionKey: string };

export type RedisConsole = {
  readonly events: readonly Event[];
  readonly keys: Keys | undefined;
  /** Undefined before the sign-in. */
  readonly sessionKey: string | undefined;
  readonly problem: string | undefined;
  readonly isBusy: boolean;
  readonly signIn: () => void;
  readonly sendMe: () => void;
  readonly run: (line: string) => Promise<Reply>;
};

/** Sends the lines of the terminal, and reads the keys of the student's database once a second. */
export function useConsole(): RedisConsole {
  const { client } = useApi();
  const [events, setEvents] = useState<readonly Event[]>([]);
  const [keys, setKeys] = useState<Keys>();
  const [session, setSession] = useState<Session>();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  /** The number of the newest read that has an answer, and the bars of the last list. They stay when a read fails. */
  const reads = useRef<{ sent: number; shown: number; bars: Bars }>({ sent: 0, shown: 0, bars: new Map() });

  const readKeys = useCallback(async () => {
    const known = reads.current;
    known.sent += 1;
    const number = known.sent;
    const found = await requestQuietly(endpoints.readKeys, { headers });
    // An answer can arrive after that of a later read.
    if (number < known.shown) return found;
    known.shown = number;
    if (found !== undefined) known.bars = barsOf(known.bars, found.keys, performance.now());
    setKeys(found && { ...found, bars: known.bars });
    return found;
  }, []);

  useEffect(() => {
    if (session === undefined) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void readKeys();
    }, pollMs);
    return () => {
      clearInterval(timer);
    };
  }, [session, readKeys]);

  async function signIn(): Promise<void> {
    setBusy(true);
    const answer = await client.request(endpoints.open, { token: undefined, headers });
    if (answer.ok && answer.newToken !== undefined) {
      setProblem(undefined);
      setEvents([]);
      setSession({ token: answer.newToken, sessionKey: answer.data.sessionKey });
      await readKeys();
    } else setProblem(reasonOf(answer));
    setBusy(false);
  }

  async function sendMe(): Promise<void> {
    if (session === undefined) return;
    setBusy(true);
    const token = { value: session.token, label: 'lab', form: 'session' } as const;
    const answer = await client.request(endpoints.readMe, { token, headers });
    const { exchange } = answer;
    const found = await readKeys();
    setProblem(exchange.status === 200 || exchange.status === 401 ? undefined : reasonOf(answer));
    setEvents((before) => [
      ...before,
      {
        type: 'me',
        name: answer.ok ? answer.data.name : undefined,
        value: answer.ok ? answer.data.value : undefined,
        hasKey: found && hasKey(found, session.sessionKey),
        exchange,
      },
    ]);
    setBusy(false);
  }

  async function run(line: string): Promise<Reply> {
    if (session === undefined) return notice('Press “Sign in” first: it gives you a database.');
    const answer = await client.request(endpoints.run, { token: undefined, headers, body: { line } });
    if (!answer.ok) return notice(reasonOf(answer));
    const { data: reply, exchange } = answer;
    setEvents((before) => [...before, { type: 'line', line, reply, exchange }]);
    void readKeys();
    return reply;
  }

  return {
    events,
    keys,
    sessionKey: session?.sessionKey,
    problem,
    isBusy,
    signIn: () => {
      void signIn();
    },
    sendMe: () => {
      void sendMe();
    },
    run,
  };
}

/** Undefined if the key may be one of those that the list leaves out. */
function hasKey({ total, keys }: Pick<Keys, 'total' | 'keys'>, key: string): boolean | undefined {
  if (keys.some(({ name }) => name === key)) return true;
  return total > keys.length ? undefined : false;
}

const notice = (text: string): Reply => ({ kind: 'limit', text });

/** Returns why a request of the lab failed, and how to continue. */
export function reasonOf(answer: Answer<unknown>): string {
  if (answer.ok) return '';
  if (answer.offline) return 'The server did not answer. Try again in a moment.';
  const { code, detail, title } = answer.problem;
  if (code === 'not_found' && detail === undefined)
    return 'This server has no Redis for the console, so this lab is off.';
  if (code === 'not_found')
    return 'Your database was emptied after 15 minutes without a request. Sign in again.';
  if (code === 'payload_too_large' || code === 'validation_failed')
    return 'The line is too long. Type a shorter line.';
  return detail ?? title;
}

/** Requests of "Go further", which need the student's database. */
export const studentHeaders = headers;
