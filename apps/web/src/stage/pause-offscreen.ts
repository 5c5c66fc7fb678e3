import type { Player } from './player.ts';

/** Stops the player while the element is outside the viewport or the tab is hidden. Returns a function that unsubscribes. */
export function pauseOffscreen(element: HTMLElement, player: Pick<Player, 'stop' | 'resume'>): () => void {
  let onScreen = true;
  function update(): void {
    if (onScreen && document.visibilityState === 'visible') player.resume();
    else player.stop();
  }
  const observer = new IntersectionObserver((entries) => {
    onScreen = entries.at(-1)?.isIntersecting ?? true;
    update();
  });
  observer.observe(element);
  document.addEventListener('visibilitychange', update);
  return () => {
    observer.disconnect();
    document.removeEventListener('visibilitychange', update);
  };
}
