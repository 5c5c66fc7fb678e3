import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { endpoints, lanes, type Lane } from '@session-lab/contract/labs/where-state-lives';
import { useApi } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import type { Player } from '../../../stage/motion/player.ts';
import { useHandled, usePlayer, usePlayerState, useShown } from '../../../stage/motion/use-player.ts';
import { asStudent, newStudent } from '../frame/student.ts';
import { historyOf, laneOf, type LaneHistory } from './lanes.ts';

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
  /** Sends ten requests in each lane. Signs Ada in before that, if she has no token or `again` is true. */
  readonly send: (again?: boolean) => Promise<void>;
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
  const [before, setBefore] = useState(0);
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
    async (again = false) => {
      setSending(true);
      const { values, atMs } = tokens.current;
      const needsToken = again || values.size < lanes.length || Date.now() - atMs > maxTokenAgeMs;
      setBefore(Math.max(0, ...player.store.getState().exchanges.map(({ number }) => number)));
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
        // oxlint-disable-next-line no-await-in-loop -- sequential requests show the round robin
        await Promise.all(lanes.map(readMe));
      player.end();
      setSending(false);
    },
    [client, headers, player, signIn],
  );

  const histories = useMemo(() => historiesOf(shown, before), [shown, before]);
  const handled = useMemo(() => historiesOf(seenByServers, before), [seenByServers, before]);
  return { player, histories, handled, busy: sending || !isDone, isSignedIn, send };
}

const historiesOf = (exchanges: readonly Exchange[], before: number): Record<Lane, LaneHistory> => ({
  memory: historyOf('memory', exchanges, before),
  sticky: historyOf('sticky', exchanges, before),
  redis: historyOf('redis', exchanges, before),
  jwt: historyOf('jwt', exchanges, before),
});
