import { useCallback, useEffect, useRef, useState } from 'react';
import {
  endpoints as appEndpoints,
  type ClusterFailure,
  type ClusterFailureKind,
  type ClusterServerName,
} from '@session-lab/contract';
import { endpoints, users, type Servers, type User } from '@session-lab/contract/labs/cluster';
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
import { withSnapshot, type Snapshot } from './map.ts';
import { failureOf, type Failure, type Places, type Run, type UserName } from './timeline.ts';

/** Time between the starts of two requests of one user. */
const requestEveryMs = 500;
/** The same for a sign-out, whose requests have different outcomes: each needs room on the time line. */
const storyEveryMs = 1_000;
/** Times of a run: before the failure, and after the Cluster has answered again. */
const leadMs = 2_000;
const afterMs = 3_000;
/** Longest run, and the run of a student who may not cause a failure: a teacher can cause one meanwhile. */
const runAtMostMs = 20_000;
/** Longest wait for a confirmed sign-out, and for the start of the servers. */
const patienceMs = 30_000;
const pollMs = 300;
/** Time between two reads of the servers without a run: while they start or a killed one is not back, and otherwise. */
const [unsettledPollMs, idlePollMs] = [1_000, 5_000] as const;
/** Most requests of a run that takes its usual time, and of the longest one. */
const usualSize = (users.length * 16_000) / requestEveryMs;
const longestSize = (users.length * runAtMostMs) / requestEveryMs;
/** Two requests start the servers and sign Ada in. */
const storySize = 2 + patienceMs / storyEveryMs;

export type ClusterLab = {
  readonly running: Run['kind'] | 'start' | undefined;
  /** The newest run or start, which may be over. */
  readonly newest: Run['kind'] | 'start' | undefined;
  readonly runs: readonly Run[];
  readonly snapshots: readonly Snapshot[];
  readonly failures: readonly Failure[];
  readonly places: Places;
  readonly pending: readonly Pending[];
  /** Why the servers did not start, or why there was no failure. */
  readonly refusal: string | undefined;
  /** End of the present failure, which the run waits for. */
  readonly waitsUntilMs: number | undefined;
  readonly start: () => void;
  readonly kill: () => void;
  /** Signs out without the Redis replica, and kills the primary. */
  readonly signOut: (confirm: boolean) => void;
};

const refusals = new Map([
  ['outage_running', 'Another failure is running, or not all six servers are ready. Try again in a moment.'],
  ['not_found', 'This server has become a Redis replica, or the labs are off. Try again in a moment.'],
]);

/** Returns why the servers refused a failure. `code`: undefined without an answer. */
const refusalOfFailure = (code: string | undefined): string =>
  refusals.get(code ?? '') ?? refusalOfFault(code);

/** Time without a read after which the servers may have stopped and started again: they stop after ten minutes without use. */
const missesStopsMs = 540_000;

/** The token and the newest known primary of a user. */
type Holder = { readonly token: string; readonly server: ClusterServerName };

/** Keeps two sessions in a Redis Cluster of the lab's own, while one of its primaries is killed. */
export function useCluster(player: Player): ClusterLab {
  const { client } = useApi();
  const [student] = useState(newStudent);
  const [running, setRunning] = useState<ClusterLab['running']>();
  const [newest, setNewest] = useState<ClusterLab['running']>();
  const [runs, setRuns] = useState<readonly Run[]>([]);
  const [snapshots, setSnapshots] = useState<readonly Snapshot[]>([]);
  const [failures, setFailures] = useState<readonly Failure[]>([]);
  const [places, setPlaces] = useState<Places>(new Map());
  const [refusal, setRefusal] = useState<string>();
  const [waitsUntilMs, setWaitsUntilMs] = useState<number>();
  const { pending, sendSteadily } = useSteadyRequests(player);
  const holders = useRef(new Map<UserName, Holder>());
  const clockAheadMs = useRef<number>(undefined);
  const lastReadMs = useRef(0);
  const stopping = useRef(new AbortController());
  useEffect(() => {
    stopping.current = new AbortController();
    return () => {
      stopping.current.abort();
    };
  }, []);

  const noteFailure = useCallback((failure: ClusterFailure): Failure => {
    const noted = failureOf(failure, clockAheadMs.current ?? 0);
    setFailures((before) => [...before.filter(({ startedAt }) => startedAt !== noted.startedAt), noted]);
    return noted;
  }, []);

  const noteServers = useCallback(
    (servers: Servers): Failure | undefined => {
      setSnapshots((before) => withSnapshot(before, { ...servers, atMs: Date.now() }));
      return servers.failure === null ? undefined : noteFailure(servers.failure);
    },
    [noteFailure],
  );

  /** Reads the servers without an entry in the request log: the page does, and not the student. */
  const readQuietly = useCallback(
    () => requestQuietly(endpoints.readServers, { headers: asStudent(student) }),
    [student],
  );
  const readServers = useCallback(async (): Promise<Servers | undefined> => {
    const servers = await readQuietly();
    if (servers !== undefined) noteServers(servers);
    return servers;
  }, [noteServers, readQuietly]);

  const seen = snapshots.at(-1);
  const everyMs =
    seen?.state === 'starting' || seen?.failure?.endedAt === null ? unsettledPollMs : idlePollMs;
  // The servers stop without a request of this page, and other students cause failures. A failed read is repeated.
  useEffect(() => {
    if (running !== undefined) return undefined;
    let isCurrent = true;
    const read = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return;
      const servers = await readQuietly();
      if (!isCurrent || servers === undefined) return;
      noteServers(servers);
      // Servers that start again are empty. A page that was hidden may have missed a stop and a start.
      const unseenMs = performance.now() - lastReadMs.current;
      lastReadMs.current = performance.now();
      if (servers.state !== 'ready' || unseenMs > missesStopsMs) holders.current.clear();
    };
    const onVisible = (): void => void read();
    onVisible();
    document.addEventListener('visibilitychange', onVisible);
    const timer = setInterval(onVisible, everyMs);
    return () => {
      isCurrent = false;
      document.removeEventListener('visibilitychange', onVisible);
      clearInterval(timer);
    };
  }, [everyMs, noteServers, readQuietly, running]);

  const signIn = useCallback(
    async (name: UserName, notOn: ClusterServerName | undefined): Promise<User | undefined> => {
      holders.current.delete(name);
      const answer = await client.request(endpoints.signIn, {
        body: { name, ...(notOn === undefined ? {} : { notOn }) },
        token: undefined,
        headers: asStudent(student),
      });
      if (!answer.ok || answer.newToken === undefined) return undefined;
      setPlaces((before) => new Map(before).set(answer.exchange.number, answer.data));
      holders.current.set(name, { token: answer.newToken, server: answer.data.place.server });
      return answer.data;
    },
    [client, student],
  );

  /** Sends GET /me. As every page of this project, this page deletes a token after a 401. */
  const readMe = useCallback(
    async (name: UserName, token: string | undefined): Promise<Exchange & { isOk: boolean }> => {
      const answer = await client.request(endpoints.readMe, {
        token: token === undefined ? undefined : { value: token, label: name },
        headers: asStudent(student),
      });
      const { exchange } = answer;
      if (answer.ok) {
        setPlaces((before) => new Map(before).set(exchange.number, answer.data));
        const held = holders.current.get(name);
        if (held?.token === token && held !== undefined)
          holders.current.set(name, { ...held, server: answer.data.place.server });
      } else if (exchange.code === 'invalid_token' && holders.current.get(name)?.token === token)
        holders.current.delete(name);
      return { ...exchange, isOk: answer.ok };
    },
    [client, student],
  );

  /** Starts the servers if they are off. Resolves to whether they run. */
  const startServers = useCallback(
    async (signal: AbortSignal): Promise<boolean> => {
      const answer = await client.request(endpoints.start, {
        token: undefined,
        headers: asStudent(student),
      });
      if (!answer.ok) {
        const code = answer.offline ? undefined : answer.problem.code;
        setRefusal(
          code === 'not_found'
            ? 'This server has no Redis Cluster for this lab, so the lab is off.'
            : 'The six Redis servers did not start. Try again in a moment.',
        );
        return false;
      }
      clockAheadMs.current ??= clockOffsetMs(answer.exchange);
      noteServers(answer.data);
      let { state } = answer.data;
      const endMs = performance.now() + patienceMs;
      while (state !== 'ready' && !signal.aborted && performance.now() < endMs) {
        await pause(pollMs);
        state = (await readServers())?.state ?? state;
      }
      if (state !== 'ready' && !signal.aborted)
        setRefusal('The six Redis servers did not start in time. Try again.');
      return state === 'ready';
    },
    [client, noteServers, readServers, student],
  );

  const signBothIn = useCallback(async (): Promise<boolean> => {
    const ada = await signIn('Ada', undefined);
    return ada !== undefined && (await signIn('Ben', ada.place.server)) !== undefined;
  }, [signIn]);

  /** Another failure must end before a run. */
  const untilFree = useCallback(
    (signal: AbortSignal) => whenFree({ read: readQuietly, onWait: setWaitsUntilMs, signal }),
    [readQuietly],
  );

  /** Resolves to undefined if the server refused the failure. */
  const inject = useCallback(
    async (failure: ClusterFailureKind, server: ClusterServerName): Promise<Failure | undefined> => {
      const answer = await client.request(appEndpoints.injectClusterFailure, { body: { failure, server } });
      if (answer.ok) return noteFailure(answer.data);
      const code = answer.offline ? undefined : answer.problem.code;
      setRefusal(refusalOfFailure(code));
      return undefined;
    },
    [client, noteFailure],
  );

  /** Reads the servers until the run is over. Calls `onFailure` with the newest failure since its start. */
  const watch = useCallback(
    async (run: Run, isOver: () => boolean, onFailure: (failure: Failure) => void): Promise<void> => {
      while (!isOver()) {
        const servers = await readQuietly();
        const failure = servers && noteServers(servers);
        if (failure !== undefined && failure.fromMs >= run.startedAtMs) onFailure(failure);
        await pause(pollMs);
      }
    },
    [noteServers, readQuietly],
  );

  const beginRun = useCallback((kind: Run['kind']): Run => {
    const run: Run = { kind, startedAtMs: Date.now() };
    setRuns((before) => [...before, run]);
    return run;
  }, []);

  const runKill = useCallback(
    async (signal: AbortSignal): Promise<void> => {
      await untilFree(signal);
      // After ten minutes without a request, the servers are off and the sessions are lost.
      const isReady = (await readServers())?.state === 'ready' && holders.current.size === users.length;
      if (signal.aborted || (!isReady && !((await startServers(signal)) && (await signBothIn())))) return;
      const run = beginRun('kill');
      let endMs = performance.now() + runAtMostMs;
      let left = usualSize;
      let promotedMs = Infinity;
      const back = new Set<UserName>();
      const isOver = (): boolean => signal.aborted || performance.now() >= endMs || left <= 0;
      const lanes = users.map(async (name, index) => {
        await pause((index * requestEveryMs) / users.length);
        return sendSteadily({
          lane: name,
          everyMs: requestEveryMs,
          isOver: () => {
            if (isOver()) return true;
            left -= 1;
            return false;
          },
          send: async () => {
            const exchange = await readMe(name, holders.current.get(name)?.token);
            const isAnswered = exchange.isOk || exchange.code === 'invalid_token';
            if (isAnswered && exchange.startedAtMs > promotedMs) back.add(name);
            if (back.size === users.length) endMs = Math.min(endMs, performance.now() + afterMs);
            return exchange;
          },
        });
      });
      await pause(leadMs);
      const server = holders.current.get('Ada')?.server;
      if (!signal.aborted && server !== undefined && (await inject('killed', server)) === undefined) {
        // A new run, because it is longer. The requests of before are shown.
        player.begin({ size: longestSize, pace: 'stream' });
        left = longestSize;
      }
      await watch(run, isOver, (failure) => {
        if (failure.failure === 'killed') promotedMs = failure.promotedMs ?? promotedMs;
      });
      const numbers = (await Promise.all(lanes)).flat();
      if (signal.aborted) return;
      player.end();
      await Promise.all(numbers.map((number) => player.whenShown(number)));
    },
    [beginRun, inject, player, readMe, readServers, sendSteadily, signBothIn, startServers, untilFree, watch],
  );

  const runSignOut = useCallback(
    async (confirm: boolean, signal: AbortSignal): Promise<void> => {
      await untilFree(signal);
      if (signal.aborted || !(await startServers(signal))) return;
      const user = await signIn('Ada', undefined);
      const held = holders.current.get('Ada');
      if (user === undefined || held === undefined || signal.aborted) return;
      const { server, token } = held;
      const run = beginRun(confirm ? 'confirmed' : 'forgotten');
      const sendSignOut = async (): Promise<Exchange> => {
        const answer = await client.request(endpoints.signOut, {
          body: { confirm },
          token: { value: token, label: 'Ada' },
          headers: asStudent(student),
        });
        // The page deletes its token. This lab keeps a copy for the requests afterwards.
        if (answer.ok) holders.current.delete('Ada');
        return answer.exchange;
      };
      let isOver = false;
      const endMs = performance.now() + patienceMs;
      const isLate = (): boolean => signal.aborted || performance.now() >= endMs;
      let promotedMs = Infinity;
      const watched = watch(
        run,
        () => isOver || isLate(),
        (failure) => {
          if (failure.failure === 'killed') promotedMs = failure.promotedMs ?? promotedMs;
        },
      );
      const numbers: number[] = [];
      /** Sends at an even pace until an answer decides, or until it is too late. */
      const sendUntil = async (
        send: () => Promise<Exchange>,
        decides: (exchange: Exchange) => boolean,
      ): Promise<void> => {
        let isDecided = false;
        const sent = await sendSteadily({
          lane: 'Ada',
          everyMs: storyEveryMs,
          isOver: () => isDecided || isLate(),
          send: async () => {
            const exchange = await send();
            isDecided = decides(exchange);
            return exchange;
          },
        });
        numbers.push(...sent);
      };
      const isKnown = ({ status, code }: Exchange): boolean => status === 200 || code === 'invalid_token';
      const story = async (): Promise<void> => {
        if ((await inject('cut-off', server)) === undefined || isLate()) return;
        await sendUntil(sendSignOut, () => true);
        if (isLate() || (await inject('killed', server)) === undefined) return;
        await sendUntil(
          () => readMe('Ada', token),
          (exchange) => isKnown(exchange) && exchange.startedAtMs > promotedMs,
        );
        // The page has its token only after a sign-out that was not confirmed. It tries again.
        if (holders.current.get('Ada')?.token !== token || isLate()) return;
        await sendUntil(sendSignOut, ({ status }) => status === 204);
        if (!isLate()) await sendUntil(() => readMe('Ada', token), isKnown);
      };
      await story();
      isOver = true;
      await watched;
      if (signal.aborted) return;
      player.end();
      await Promise.all(numbers.map((number) => player.whenShown(number)));
    },
    [beginRun, client, inject, player, readMe, sendSteadily, signIn, startServers, student, untilFree, watch],
  );

  const perform = useCallback(
    (
      kind: NonNullable<ClusterLab['running']>,
      { size, work }: { size: number; work: (signal: AbortSignal) => Promise<unknown> },
    ) => {
      const { signal } = stopping.current;
      setRunning(kind);
      setNewest(kind);
      setRefusal(undefined);
      player.begin({ size, pace: kind === 'start' ? 'follow' : 'stream' });
      void work(signal).finally(() => {
        if (signal.aborted) return;
        player.end();
        setRunning(undefined);
      });
    },
    [player],
  );

  const start = useCallback(() => {
    perform('start', {
      size: 1 + users.length,
      work: async (signal) => (await startServers(signal)) && signBothIn(),
    });
  }, [perform, signBothIn, startServers]);
  const kill = useCallback(() => {
    perform('kill', { size: usualSize, work: runKill });
  }, [perform, runKill]);
  const signOut = useCallback(
    (confirm: boolean) => {
      perform(confirm ? 'confirmed' : 'forgotten', {
        size: storySize,
        work: (signal) => runSignOut(confirm, signal),
      });
    },
    [perform, runSignOut],
  );

  return {
    running,
    newest,
    runs,
    snapshots,
    failures,
    places,
    pending,
    refusal,
    waitsUntilMs,
    start,
    kill,
    signOut,
  };
}
