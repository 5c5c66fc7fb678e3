import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { studentHeader } from '@session-lab/contract/labs/student';
import { endpoints } from '@session-lab/contract/labs/where-state-lives';
import { useApi } from '../../api/api-context.tsx';
import { encodeBase64url } from '../../api/base64url.ts';
import type { Player } from '../../stage/motion/player.ts';
import { useHandled, usePlayer, usePlayerState, useShown } from '../../stage/motion/use-player.ts';
import {
  failureIn,
  labelOf,
  laneOf,
  lanes,
  requestCount,
  signerOf,
  stateOf,
  type Failure,
  type Lane,
  type LaneState,
} from './lanes.ts';

type Phase = 'start' | 'signed-in' | 'ran';

export type Opening = {
  readonly player: Player;
  /** The responses of each lane that the player has shown. */
  readonly states: Readonly<Record<Lane, LaneState>>;
  /** The requests of each lane that the servers have handled: what Redis and the servers keep. */
  readonly handled: Readonly<Record<Lane, LaneState>>;
  readonly phase: Phase;
  /** Whether the player still has something to show of this step. */
  readonly busy: boolean;
  /** Why the lanes cannot be compared, once the player has shown it. */
  readonly failure: Failure | undefined;
  readonly signIn: () => Promise<void>;
  readonly send: () => Promise<void>;
};

const newStudent = (): string => encodeBase64url(crypto.getRandomValues(new Uint8Array(16)));

/** Signs Ada in and sends her requests, in both lanes at the same time. */
export function useOpening(): Opening {
  const { client } = useApi();
  const player = usePlayer({
    lanes,
    laneNames: { memory: 'Memory:', redis: 'Redis:' },
    shows: useCallback((exchange) => laneOf(exchange) !== undefined, []),
    laneOf: useCallback((exchange) => laneOf(exchange) ?? lanes[0], []),
  });
  const shown = useShown(player);
  const seenByServers = useHandled(player);
  const run = usePlayerState(player, (state) => state.run);
  const [headers] = useState(() => ({ [studentHeader]: newStudent() }));
  const tokens = useRef(new Map<Lane, string>());
  const [before, setBefore] = useState(0);
  const [sending, setSending] = useState(false);
  const unmounted = useRef(false);
  useEffect(() => {
    unmounted.current = false;
    return () => {
      unmounted.current = true;
    };
  }, []);

  const signIn = useCallback(async () => {
    setSending(true);
    tokens.current.clear();
    player.reset();
    player.begin({ size: 1, label: 'sign-in' });
    await Promise.all(
      lanes.map(async (lane) => {
        const answer = await client.request(endpoints.signIn, {
          params: { lane },
          headers,
          token: undefined,
        });
        if (answer.ok && answer.newToken !== undefined) tokens.current.set(lane, answer.newToken);
      }),
    );
    setSending(false);
  }, [client, headers, player]);

  const send = useCallback(async () => {
    setSending(true);
    setBefore(Math.max(0, ...player.store.getState().exchanges.map(({ number }) => number)));
    player.begin({ size: requestCount, label: 'requests' });
    const readMe = async (lane: Lane): Promise<void> => {
      const value = tokens.current.get(lane);
      if (value === undefined) return;
      await client.request(endpoints.readMe, {
        params: { lane },
        headers,
        token: { value, label: labelOf(lane) },
      });
    };
    for (let sent = 0; sent < requestCount && !unmounted.current; sent += 1)
      await Promise.all(lanes.map(readMe));
    player.end();
    setSending(false);
  }, [client, headers, player]);

  const states = useMemo(
    () => ({ memory: stateOf('memory', shown, before), redis: stateOf('redis', shown, before) }),
    [shown, before],
  );
  const handled = useMemo(
    () => ({
      memory: stateOf('memory', seenByServers, before),
      redis: stateOf('redis', seenByServers, before),
    }),
    [seenByServers, before],
  );
  const isSignedIn = lanes.every((lane) => signerOf(states[lane]) !== undefined);
  const phase = !isSignedIn
    ? 'start'
    : run.label === 'requests' && run.done && !sending
      ? 'ran'
      : 'signed-in';
  return {
    player,
    states,
    handled,
    phase,
    busy: sending || (run.size > 0 && !run.done),
    failure: failureIn(lanes.map((lane) => states[lane])),
    signIn,
    send,
  };
}
