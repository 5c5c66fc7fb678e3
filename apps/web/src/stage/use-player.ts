import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import { useApi } from '../api/api-context.tsx';
import type { Exchange } from '../api/exchange.ts';
import { createPlayer, type Player, type Scenery } from './player.ts';
import { renderStatic } from './render-static.ts';
import { pauseOffscreen } from './pause-offscreen.ts';

/** The values that the log subscription reads. A change does not restart the player. */
type Latest = {
  shows: (exchange: Exchange) => boolean;
  onShown: ((exchange: Exchange) => void) | undefined;
  runSize: number;
};

type PlayerInput = Latest & {
  canvas: RefObject<HTMLElement | null>;
  layer: RefObject<HTMLElement | null>;
  /** Must not change between renders. */
  scenery: Scenery;
  reducedMotion: boolean;
  compact: boolean;
  onStatic: (exchange: Exchange) => void;
};

/** Animates each selected exchange of the log. With reduced motion, shows its whole path at once. */
export function usePlayer({
  canvas,
  layer,
  scenery,
  reducedMotion,
  compact,
  runSize,
  onStatic,
  shows,
  onShown,
}: PlayerInput): void {
  const { log } = useApi();
  const player = useRef<Player>(undefined);
  const latest = useRef<Latest>({ shows, onShown, runSize });
  useLayoutEffect(() => {
    latest.current = { shows, onShown, runSize };
  });
  useLayoutEffect(() => {
    player.current?.expect(runSize);
  }, [runSize]);

  useEffect(() => {
    const frame = canvas.current;
    const sprites = layer.current;
    if (frame === null || sprites === null) return undefined;
    const subscribe = (play: (exchange: Exchange) => void): (() => void) =>
      log.onAdd((exchange) => {
        if (latest.current.shows(exchange)) play(exchange);
      });
    if (reducedMotion) {
      return subscribe((exchange) => {
        renderStatic(exchange, scenery);
        onStatic(exchange);
        latest.current.onShown?.(exchange);
      });
    }
    const finished: Scenery['finished'] = (exchange, left) => {
      scenery.finished(exchange, left);
      latest.current.onShown?.(exchange);
    };
    const created = createPlayer({
      layer: sprites,
      scenery: { ...scenery, finished },
      compact,
      now: () => performance.now(),
      requestFrame: (run) => requestAnimationFrame(run),
      cancelFrame: (handle) => {
        cancelAnimationFrame(handle);
      },
    });
    created.expect(latest.current.runSize);
    player.current = created;
    const stopPausing = pauseOffscreen(frame, created);
    const unsubscribe = subscribe(created.play);
    return () => {
      unsubscribe();
      stopPausing();
      created.stop();
      player.current = undefined;
      sprites.replaceChildren();
    };
  }, [canvas, compact, layer, log, onStatic, scenery, reducedMotion]);
}
