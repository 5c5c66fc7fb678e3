/** Calls `work` for each item and waits for it before the next call. Resolves to the results. */
export async function inSequence<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const [index, item] of items.entries()) {
    results.push(await work(item, index));
  }
  return results;
}
