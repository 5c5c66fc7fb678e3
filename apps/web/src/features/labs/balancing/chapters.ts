import type { Exchange } from '../../../api/exchange.ts';

/** What the lists of replicas tried told after a crash, in the order in which it came. */
export type Chapters = {
  /** The first request that was sent to the dead one and turned. */
  readonly met: Exchange | undefined;
  /** Those that NGINX did not even try it for, up to its return. */
  readonly spared: readonly Exchange[];
  /** Those for which it was tried once more, in vain. */
  readonly again: readonly Exchange[];
  /** The first that it answered itself. */
  readonly back: Exchange | undefined;
};

export function chaptersOf(crashed: string, exchanges: readonly Exchange[]): Chapters {
  const turned = ({ tried }: Exchange): boolean => tried.length > 1 && tried[0] === crashed;
  const [met, ...later] = after(exchanges, exchanges.findIndex(turned));
  const backAt = later.findIndex(({ servedBy }) => servedBy === crashed);
  const meanwhile = backAt < 0 ? later : later.slice(0, backAt);
  return {
    met,
    spared: meanwhile.filter(({ tried }) => !tried.includes(crashed)),
    again: meanwhile.filter(turned),
    back: later[backAt],
  };
}

const after = (exchanges: readonly Exchange[], index: number): readonly Exchange[] =>
  index < 0 ? [] : exchanges.slice(index);
