/** Items per batch. A write to a socket takes about 20 µs, so a batch of writes takes 4 ms. */
export const batchSize = 200;

/** Lets the event loop continue after each batch. Otherwise thousands of items would block all requests. */
export async function eachInBatches<Item>(items: Iterable<Item>, act: (item: Item) => void): Promise<void> {
  let done = 0;
  for (const item of items) {
    act(item);
    done += 1;
    if (done % batchSize === 0) await eventLoopTurn();
  }
}

const eventLoopTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
