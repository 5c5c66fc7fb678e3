import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { endpoints, lanes, type Lane } from '@session-lab/contract/labs/where-state-lives';
import { useApi } from '../../../api/api-context.tsx';
import type { Player } from '../../../stage/motion/player.ts';
import { useHandled, usePlayer, usePlayerState, useShown } from '../../../stage/motion/use-player.ts';
import { asStudent, newStudent } from '../frame/student.ts';
import {
  historyOf,
  laneOf,
  phaseResultsOf,
  type LaneHistory,
  type LanesRun,
  type Phase,
  type PhaseResult,
} from './lanes.ts';

/** Number of requests in each lane. */
export const requestCount = 10;

export type Lanes = {
  readonly player: Player;
  /** The responses of each lane that the player has shown. */
  readonly histories: Readonly<Record<Lane, LaneHistory>>;
  /** The requests of each lane that the servers have handled: what Redis and the servers keep. */
  readonly handled: Readonly<Record<Lane, LaneHistory>>;
  /** Whether requests are on their way, or on the stage. */
  readonly busy: boolean;
  readonly isSignedIn: boolean;
  /** The results of each lane since the newest crash. */
  readonly results: Readonly<Record<Lane, ReadonlyMap<Phase, PhaseResult>>>;
  /** Removes the results of an earlier crash. */
  readonly startStory: () => void;
  /** Sends ten requests in each lane. Signs Ada in before that, if she has no token or `again` is true. */
  readonly send: (order?: { again?: boolean; phase?: Phase | undefined }) => Promise<void>;
};

/** Age of a token in milliseconds after which Ada signs in again. The servers keep her session for 15 minutes. */
const maxTokenAgeMs = 10 * 60_000;

/** Runs one student's requests in the four lanes: request n at the same moment in all of them. */
export function useLanes(): Lanes {
  const { client } = useApi();
  const [headers] = useState(() => asStudent(newStudent()));
  const player = usePlayer({
    lanes,
    laneNames: { memory: 'Memory:', sticky: 'Sticky:', redis: 'Redis:', jwt: 'JWT:' },
    shows: useCallback((exchange) => laneOf(exchange) !== undefined, []),
    laneOf: useCallback((exchange) => laneOf(exchange) ?? lanes[0], []),
  });
  const shown = useShown(player);
  const seenByServers = useHandled(player);
  const isDone = usePlayerState(player, ({ run }) => run.size === 0 || run.done);
  const [runs, setRuns] = useState<readonly LanesRun[]>([]);
  const [sending, setSending] = useState(false);
  const tokens = useRef({ values: new Map<Lane, string>(), atMs: 0 });
  const [isSignedIn, setSignedIn] = useState(false);
  const unmounted = useRef(false);
  useEffect(() => {
    unmounted.current = false;
    return () => {
      unmounted.current = true;
    };
  }, []);

  const signIn = useCallback(async () => {
    tokens.current = { values: new Map(), atMs: Date.now() };
    await Promise.all(
      lanes.map(async (lane) => {
        const answer = await client.request(endpoints.signIn, {
          params: { lane },
          token: undefined,
          headers,
        });
        if (answer.ok && answer.newToken !== undefined) tokens.current.values.set(lane, answer.newToken);
      }),
    );
    setSignedIn(tokens.current.values.size === lanes.length);
  }, [client, headers]);

  const send = useCallback(
    async ({ again = false, phase }: { again?: boolean; phase?: Phase | undefined } = {}) => {
      setSending(true);
      const { values, atMs } = tokens.current;
      const needsToken = again || values.size < lanes.length || Date.now() - atMs > maxTokenAgeMs;
      const before = Math.max(0, ...player.store.getState().exchanges.map(({ number }) => number));
      setRuns((earlier) => [...earlier, { before, phase }]);
      player.begin({ size: requestCount + (needsToken ? 1 : 0) });
      if (needsToken) await signIn();
      const readMe = async (lane: Lane): Promise<void> => {
        const value = tokens.current.values.get(lane);
        if (value === undefined) return;
        const form = lane === 'jwt' ? 'jwt' : 'session';
        await client.request(endpoints.readMe, {
          params: { lane },
          token: { value, label: lane, form },
          headers,
        });
      };
      for (let sent = 0; sent < requestCount && !unmounted.current; sent += 1)
        await Promise.all(lanes.map(readMe));
      player.end();
      setSending(false);
    },
    [client, headers, player, signIn],
  );

  const startStory = useCallback(() => {
    setRuns((earlier) => earlier.map(({ before: start }) => ({ before: start, phase: undefined })));
  }, []);

  const before = runs.at(-1)?.before ?? 0;
  const histories = useMemo(() => forEachLane((lane) => historyOf(lane, shown, before)), [shown, before]);
  const handled = useMemo(
    () => forEachLane((lane) => historyOf(lane, seenByServers, before)),
    [seenByServers, before],
  );
  const results = useMemo(
    () => forEachLane((lane) => phaseResultsOf(lane, runs, shown, requestCount)),
    [runs, shown],
  );
  return { player, histories, handled, busy: sending || !isDone, isSignedIn, results, startStory, send };
}

const forEachLane = <Value>(of: (lane: Lane) => Value): Record<Lane, Value> => ({
  memory: of('memory'),
  sticky: of('sticky'),
  redis: of('redis'),
  jwt: of('jwt'),
});
