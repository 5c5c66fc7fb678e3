import { useEffect, useMemo } from 'react';
import type { Player } from '../motion/player.ts';

const ownsKeys =
  'input, textarea, select, [role="radio"], [role="slider"], [role="tab"], [role="menu"], [role="dialog"]';
const ownsSpace = 'button, a, summary, [role="button"]';

/** Pauses a player that moves, and starts one that does not. At the end of the run, plays the run again. */
export function togglePlay(player: Player): void {
  const { playing, behind, run } = player.store.getState();
  if (playing && (behind || !run.done)) {
    player.pause();
    return;
  }
  if (!behind && run.done) player.seek(0);
  player.play();
}

export type StepKeys = {
  /** Whether there is nothing to step through. The keys then keep their usual effect. */
  isEmpty: () => boolean;
  toggle: () => void;
  step: () => void;
  back: () => void;
};

/** Keys of the player: space plays and pauses, the arrow keys go one step. Elements that use these keys keep them. */
export function usePlayerKeys(player: Player): void {
  const keys = useMemo(
    (): StepKeys => ({
      isEmpty: () => player.store.getState().marks.length === 0,
      toggle: () => {
        togglePlay(player);
      },
      step: player.step,
      back: player.back,
    }),
    [player],
  );
  useStepKeys(keys);
}

/** Listens to the keys of a player. Without `keys`, to none. */
export function useStepKeys(keys: StepKeys | undefined): void {
  useEffect(() => {
    if (keys === undefined) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      const { target, key } = event;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (!(target instanceof Element) || target.closest(ownsKeys) !== null) return;
      if (keys.isEmpty()) return;
      if (key === ' ') {
        if (target.closest(ownsSpace) !== null) return;
        keys.toggle();
      } else if (key === 'ArrowRight') keys.step();
      else if (key === 'ArrowLeft') keys.back();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, [keys]);
}
