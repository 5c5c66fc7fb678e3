export type RequestAnimationGate = {
  /** Marks the animation of request `number` as finished. */
  finish: (number: number) => void;
  /** Resolves when the animation of request `number` is finished, or at once if it already is. */
  waitFor: (number: number) => Promise<void>;
};

/** Lets the requests wait for their animation, which takes longer than the requests. */
export function createRequestAnimationGate(): RequestAnimationGate {
  const finished = new Set<number>();
  const waiting = new Map<number, () => void>();
  return {
    finish: (number) => {
      finished.add(number);
      waiting.get(number)?.();
      waiting.delete(number);
    },
    waitFor: (number) =>
      finished.has(number)
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.set(number, resolve);
          }),
  };
}
