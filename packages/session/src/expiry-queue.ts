type Expiry = { readonly publicId: string; readonly atMs: number };

/** Ids in the order of their expiry: a binary heap, whose first entry expires first. An id may be in it several times. */
export type ExpiryQueue = {
  add(publicId: string, atMs: number): void;
  /** Removes and returns the ids with an expiry of `nowMs` or earlier. */
  takeUntil(nowMs: number): string[];
};

export function createExpiryQueue(): ExpiryQueue {
  const heap: Expiry[] = [];
  const expiryAt = (index: number): number => heap[index]?.atMs ?? Infinity;

  function swap(a: number, b: number): void {
    const [first, second] = [heap[a], heap[b]];
    if (first === undefined || second === undefined) return;
    [heap[a], heap[b]] = [second, first];
  }

  function takeFirst(): string | undefined {
    swap(0, heap.length - 1);
    const first = heap.pop();
    let index = 0;
    for (;;) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      const child = expiryAt(right) < expiryAt(left) ? right : left;
      if (expiryAt(child) >= expiryAt(index)) return first?.publicId;
      swap(index, child);
      index = child;
    }
  }

  return {
    add(publicId, atMs) {
      heap.push({ publicId, atMs });
      for (let index = heap.length - 1; index > 0;) {
        const parent = (index - 1) >> 1;
        if (expiryAt(parent) <= expiryAt(index)) return;
        swap(index, parent);
        index = parent;
      }
    },

    takeUntil(nowMs) {
      const taken: string[] = [];
      while (expiryAt(0) <= nowMs) {
        const publicId = takeFirst();
        if (publicId !== undefined) taken.push(publicId);
      }
      return taken;
    },
  };
}
