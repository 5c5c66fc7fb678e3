export type Arrivals = {
  /** Request `number` has arrived in the picture. */
  arrive: (number: number) => void;
  /** Settles when it has, or at once where it had before. */
  until: (number: number) => Promise<void>;
};

/** The picture is slower than the requests: here one waits for the other. */
export function createArrivals(): Arrivals {
  const arrived = new Set<number>();
  const waiting = new Map<number, () => void>();
  return {
    arrive: (number) => {
      arrived.add(number);
      waiting.get(number)?.();
      waiting.delete(number);
    },
    until: (number) =>
      arrived.has(number)
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.set(number, resolve);
          }),
  };
}
