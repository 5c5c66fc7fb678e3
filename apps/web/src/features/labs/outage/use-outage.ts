import { useCallback, useEffect, useRef, useState } from 'react';
import { endpoints as appEndpoints, type Outage, type OutageKind } from '@session-lab/contract';
import { endpoints, servers, type Server } from '@session-lab/contract/labs/outage';
import { useApi } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import { pause } from '../../../api/pause.ts';
import { clockOffsetMs } from '../../../api/server-clock.ts';
import type { Player } from '../../../stage/motion/player.ts';
import { requestQuietly } from '../frame/bank.ts';
import { asStudent, newStudent } from '../frame/student.ts';
import { refusalOfFault } from '../frame/use-fault.ts';
import { useSteadyRequests, type Pending } from '../frame/use-steady-requests.ts';
import { whenFree } from '../frame/when-free.ts';
import type { Span } from './timeline.ts';

/** Time between the starts of two requests to one server. */
const everyMs = 500;
/** Times of the run: before the outage, and after its reported end. */
const leadMs = 2_000;
const afterMs = 3_000;
/** Longest run, and the run of a student who may not cause an outage: a teacher can cause one meanwhile. */
const runAtMostMs = 20_000;
const pollMs = 300;
/** Most requests of a run. It takes ten seconds, and the outage delays some requests. */
const sizeAtMost = 1 + (servers.length * 10_000) / everyMs;
/** Most requests of a run that waits for the outage of a teacher. */
const watchSizeAtMost = 1 + (servers.length * runAtMostMs) / everyMs;

export type OutageLab = {
  readonly running: OutageKind | undefined;
  /** The outage of the newest run, which may be over. */
  readonly newest: OutageKind | undefined;
  /** The outages that the servers reported, the newest last. */
  readonly spans: readonly Span[];
  readonly pending: readonly Pending[];
  /** Why the server caused no outage. */
  readonly refusal: string | undefined;
  /** End of the present outage, which the run waits for. */
  readonly waitsUntilMs: number | undefined;
  readonly start: (kind: OutageKind) => void;
};

type Run = { readonly kind: OutageKind; readonly signal: AbortSignal };

/** Sends one token to three programs, while the Redis of the lab is interrupted. */
export function useOutage(player: Player): OutageLab {
  const { client } = useApi();
  const [student] = useState(newStudent);
  const [running, setRunning] = useState<OutageKind>();
  const [newest, setNewest] = useState<OutageKind>();
  const [spans, setSpans] = useState<readonly Span[]>([]);
  const { pending, sendSteadily } = useSteadyRequests(player);
  const [refusal, setRefusal] = useState<string>();
  const [waitsUntilMs, setWaitsUntilMs] = useState<number>();
  const stopping = useRef(new AbortController());
  useEffect(() => {
    stopping.current = new AbortController();
    return () => {
      stopping.current.abort();
    };
  }, []);

  /** Another outage must end before the sign-in, which needs Redis. */
  const untilFree = useCallback(
    ({ signal }: Run) =>
      whenFree({ read: () => requestQuietly(endpoints.readOutage), onWait: setWaitsUntilMs, signal }),
    [],
  );

  /** Sends the token to one server until the run is over. As every page of this project, it deletes the token after a 401. */
  const sendTo = useCallback(
    async (server: Server, value: string, isOver: () => boolean): Promise<number[]> => {
      let token: { value: string; label: string } | undefined = { value, label: 'lab' };
      const send = async (): Promise<Exchange> => {
        const sent = { params: { server }, token, headers: asStudent(student) };
        const answer = await client.request(endpoints.readMe, sent);
        if (!answer.ok && !answer.offline && answer.problem.code === 'invalid_token') token = undefined;
        return answer.exchange;
      };
      return sendSteadily({ lane: server, everyMs, send, isOver });
    },
    [client, sendSteadily, student],
  );

  const run = useCallback(
    async (own: Run): Promise<void> => {
      const { kind, signal } = own;
      await untilFree(own);
      const signIn = await client.request(endpoints.signIn, { token: undefined });
      if (!signIn.ok && !signIn.offline && signIn.problem.code === 'not_found')
        setRefusal('This server has no Redis for this lab, so the lab is off.');
      if (!signIn.ok || signIn.newToken === undefined || signal.aborted) return;
      const { newToken } = signIn;
      const clockAheadMs = clockOffsetMs(signIn.exchange);
      let endMs = performance.now() + runAtMostMs;
      let left = sizeAtMost - 1;
      const isOver = (): boolean => signal.aborted || performance.now() >= endMs || left <= 0;
      const note = (outage: Outage): void => {
        const span = spanOf(outage, clockAheadMs);
        setSpans((before) => [...before.filter(({ fromMs }) => fromMs !== span.fromMs), span]);
        if (span.isOver) endMs = Math.min(endMs, performance.now() + span.untilMs + afterMs - Date.now());
      };

      const lanes = servers.map(async (server, index) => {
        await pause((index * everyMs) / servers.length);
        return sendTo(server, newToken, () => {
          if (isOver()) return true;
          left -= 1;
          return false;
        });
      });
      await pause(leadMs);
      if (!signal.aborted) {
        const answer = await client.request(appEndpoints.injectOutage, { body: { outage: kind } });
        if (answer.ok) note(answer.data);
        else if (answer.offline || answer.problem.code !== 'outage_running') {
          setRefusal(refusalOfFault(answer.offline ? undefined : answer.problem.code));
          // A new run, because it is longer. The requests of before are shown.
          player.begin({ size: watchSizeAtMost, pace: 'stream' });
          left = watchSizeAtMost;
        }
      }
      while (!isOver()) {
        const latest = await requestQuietly(endpoints.readOutage);
        const outage = latest?.outage ?? undefined;
        if (outage !== undefined && Date.parse(outage.until) - clockAheadMs > signIn.exchange.startedAtMs)
          note(outage);
        await pause(pollMs);
      }
      const numbers = (await Promise.all(lanes)).flat();
      if (signal.aborted) return;
      player.end();
      await Promise.all(numbers.map((number) => player.whenShown(number)));
    },
    [client, player, sendTo, untilFree],
  );

  const start = useCallback(
    (kind: OutageKind) => {
      const { signal } = stopping.current;
      setRunning(kind);
      setNewest(kind);
      setRefusal(undefined);
      player.begin({ size: sizeAtMost, pace: 'stream' });
      void run({ kind, signal }).finally(() => {
        if (signal.aborted) return;
        player.end();
        setRunning(undefined);
      });
    },
    [player, run],
  );

  return { running, newest, spans, pending, refusal, waitsUntilMs, start };
}

const spanOf = ({ outage, startedAt, until, endedAt }: Outage, clockAheadMs: number): Span => ({
  outage,
  fromMs: Date.parse(startedAt) - clockAheadMs,
  untilMs: Date.parse(endedAt ?? until) - clockAheadMs,
  isOver: endedAt !== null,
});
