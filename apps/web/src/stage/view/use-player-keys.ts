import { useEffect } from 'react';
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

/** Keys of the player: space plays and pauses, the arrow keys go one step. Elements that use these keys keep them. */
export function usePlayerKeys(player: Player): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { target, key } = event;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (!(target instanceof Element) || target.closest(ownsKeys) !== null) return;
      if (player.store.getState().marks.length === 0) return;
      if (key === ' ') {
        if (target.closest(ownsSpace) !== null) return;
        togglePlay(player);
      } else if (key === 'ArrowRight') player.step();
      else if (key === 'ArrowLeft') player.back();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, [player]);
}
