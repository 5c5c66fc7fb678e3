import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useApi } from '../../api/api-context.tsx';
import type { Exchange, Tone } from '../../api/exchange.ts';
import type { NodeId } from '../model/nodes.ts';
import { useMediaQuery } from '../use-media-query.ts';
import { createPlayer } from './create-player.ts';
import type { Player, PlayerState } from './player.ts';
import { settle, type Settled } from './settle.ts';

type Options = {
  /** Selects the requests that belong to the page. The default is all requests. */
  shows?: (exchange: Exchange) => boolean;
  /** Returns the lane of a request, for a page with several stages. */
  laneOf?: (exchange: Exchange) => string;
  /** All lanes of the page. Request n starts at the same moment in every lane. Must not change. */
  lanes?: readonly string[];
  /**
   * The names of the lanes. The sentence under the pictures, and each entry of the step-by-step list, starts with the name
   * of the lane that it is about.
   */
  laneNames?: Readonly<Record<string, string>>;
  /** Returns the name in front of a request's sentences, on a page with several kinds of request in one lane. Must not change. */
  kindOf?: (exchange: Exchange) => string | undefined;
  /** Returns the machine that sent a request. The default is the browser. */
  originOf?: (exchange: Exchange) => NodeId;
  /** Returns the meaning of a request's outcome, if it is not that of its status: a thief's 200 is bad. */
  meaning?: (exchange: Exchange) => Tone | undefined;
};

const noLanes: readonly string[] = [];

/** Creates the page's player and gives it every new exchange of the request log. With reduced motion, Still is on. */
export function usePlayer(options: Options = {}): Player {
  const { log } = useApi();
  const reducedMotion = useMediaQuery('(prefers-reduced-motion: reduce)');
  const [player] = useState(() =>
    createPlayer({
      lanes: options.lanes ?? noLanes,
      nameOf: ({ exchange, lane, together = 1 }) =>
        options.laneNames?.[lane] ?? (together === 1 ? options.kindOf?.(exchange) : undefined),
      still: reducedMotion,
      now: () => performance.now(),
      requestFrame: (run) => requestAnimationFrame(run),
      cancelFrame: (handle) => {
        cancelAnimationFrame(handle);
      },
    }),
  );
  const latest = useRef(options);
  useLayoutEffect(() => {
    latest.current = options;
  });
  useEffect(() => {
    if (reducedMotion) player.setStill(true);
  }, [player, reducedMotion]);
  useEffect(
    () =>
      log.onAdd((exchange) => {
        const { shows, laneOf, lanes = noLanes, originOf, meaning } = latest.current;
        if (shows?.(exchange) === false) return;
        const tone = meaning?.(exchange);
        player.add({
          exchange,
          lane: laneOf?.(exchange) ?? lanes[0] ?? '',
          origin: originOf?.(exchange) ?? 'browser',
          tone,
        });
        if (tone !== undefined) log.amend(exchange.number, { meaning: tone });
      }),
    [log, player],
  );
  useEffect(
    () =>
      log.subscribe(() => {
        const [newest] = log.entries();
        const known = player.store.getState().exchanges.find(({ number }) => number === newest?.number);
        if (newest !== undefined && known !== undefined && known !== newest) player.amend(newest);
      }),
    [log, player],
  );
  useEffect(() => {
    // An exchange that is held back for the player must not be in the request log for a moment.
    const stop = player.store.subscribe(({ exchanges, shown }, before) => {
      if (exchanges === before.exchanges && shown === before.shown) return;
      const numbers = new Set(shown.map(({ number }) => number));
      log.setPending(new Set(exchanges.flatMap(({ number }) => (numbers.has(number) ? [] : [number]))));
    });
    log.setReplay({
      has: (wanted) => player.store.getState().exchanges.some(({ number }) => number === wanted),
      play: player.replay,
    });
    return () => {
      stop();
      log.setPending(new Set());
      log.setReplay(undefined);
    };
  }, [log, player]);
  useEffect(() => {
    player.setVisible(true);
    return () => {
      player.setVisible(false);
      player.reset();
    };
  }, [player]);
  return player;
}

/** Returns a part of the player's state. Renders again only when this part changes. */
export const usePlayerState = <Value>(player: Player, select: (state: PlayerState) => Value): Value =>
  useStore(player.store, select);

/** Returns the exchanges that had come back at the position of the player. Everything on the page is derived from them. */
export const useShown = (player: Player): readonly Exchange[] => usePlayerState(player, ({ shown }) => shown);

/** Returns the exchanges that the servers had handled at the position of the player: what Redis and the replicas keep is derived from them. */
export const useHandled = (player: Player): readonly Exchange[] =>
  usePlayerState(player, ({ handled }) => handled);

/**
 * Returns a value that is kept outside the player, from the position of the player. The value changes with a response,
 * and shows when `isReached`. Going back in the run shows the value before the run.
 */
export function useSettled<Value>(
  player: Player,
  now: Value,
  isReached: (state: PlayerState) => boolean,
): Value {
  const reached = usePlayerState(player, isReached);
  const run = usePlayerState(player, (state) => state.run.number);
  const [kept, setKept] = useState<Settled<Value>>({ run, before: now, after: now });
  const next = settle(kept, { run, reached, now });
  if (next !== kept) setKept(next);
  return reached ? next.after : next.before;
}
