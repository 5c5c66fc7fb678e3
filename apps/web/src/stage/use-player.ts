import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import { useApi } from '../api/api-context.tsx';
import type { Exchange } from '../api/exchange.ts';
import { createPlayer, type Player, type Scenery } from './player.ts';
import { playStill } from './play-still.ts';
import { whileSeen } from './while-seen.ts';

type Heard = {
  shows: (exchange: Exchange) => boolean;
  onShown: ((exchange: Exchange) => void) | undefined;
  runSize: number;
};

type PlayerInput = Heard & {
  canvas: RefObject<HTMLElement | null>;
  layer: RefObject<HTMLElement | null>;
  /** The same one for the life of the picture. */
  scenery: Scenery;
  still: boolean;
  compact: boolean;
  /** A request that is shown without motion. */
  onStill: (exchange: Exchange) => void;
};

/** Plays each exchange of the log that is to be shown, on the way that it took; without motion it is there at once. */
export function usePlayer({
  canvas,
  layer,
  scenery,
  still,
  compact,
  runSize,
  onStill,
  shows,
  onShown,
}: PlayerInput): void {
  const { log } = useApi();
  const player = useRef<Player>(undefined);
  const heard = useRef<Heard>({ shows, onShown, runSize });
  useLayoutEffect(() => {
    heard.current = { shows, onShown, runSize };
  });
  useLayoutEffect(() => {
    player.current?.expect(runSize);
  }, [runSize]);

  useEffect(() => {
    const frame = canvas.current;
    const sprites = layer.current;
    if (frame === null || sprites === null) return undefined;
    const hear = (play: (exchange: Exchange) => void): (() => void) =>
      log.onAdd((exchange) => {
        if (heard.current.shows(exchange)) play(exchange);
      });
    if (still) {
      return hear((exchange) => {
        playStill(exchange, scenery);
        onStill(exchange);
        heard.current.onShown?.(exchange);
      });
    }
    const finished: Scenery['finished'] = (exchange, left) => {
      scenery.finished(exchange, left);
      heard.current.onShown?.(exchange);
    };
    const made = createPlayer({
      layer: sprites,
      scenery: { ...scenery, finished },
      compact,
      now: () => performance.now(),
      requestFrame: (run) => requestAnimationFrame(run),
      cancelFrame: (handle) => {
        cancelAnimationFrame(handle);
      },
    });
    made.expect(heard.current.runSize);
    player.current = made;
    const stopWatching = whileSeen(frame, made);
    const stopHearing = hear(made.play);
    return () => {
      stopHearing();
      stopWatching();
      made.stop();
      player.current = undefined;
      sprites.replaceChildren();
    };
  }, [canvas, compact, layer, log, onStill, scenery, still]);
}
