import type { Player } from './player.ts';

/** Plays only while the element is on the screen and the page is looked at. */
export function whileSeen(element: HTMLElement, player: Pick<Player, 'stop' | 'resume'>): () => void {
  let onScreen = true;
  function watch(): void {
    if (onScreen && document.visibilityState === 'visible') player.resume();
    else player.stop();
  }
  const observer = new IntersectionObserver((entries) => {
    onScreen = entries.at(-1)?.isIntersecting ?? true;
    watch();
  });
  observer.observe(element);
  document.addEventListener('visibilitychange', watch);
  return () => {
    observer.disconnect();
    document.removeEventListener('visibilitychange', watch);
  };
}
