/** So many are dealt with before others get their turn: a write to a socket takes some 20 µs. */
export const sliceSize = 200;

/** Does it to each, and lets the event loop go on after each slice: thousands at once would hold up every request. */
export async function eachInSlices<Item>(items: Iterable<Item>, act: (item: Item) => void): Promise<void> {
  let done = 0;
  for (const item of items) {
    act(item);
    done += 1;
    if (done % sliceSize === 0) await turnOfOthers();
  }
}

const turnOfOthers = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
