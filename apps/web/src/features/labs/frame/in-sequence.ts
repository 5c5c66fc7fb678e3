/** Calls `work` for each item and waits for it before the next call. Resolves to the results. */
export async function inSequence<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const [index, item] of items.entries()) {
    // oxlint-disable-next-line no-await-in-loop -- sequential, so that the picture can show each request and round robin its turns
    results.push(await work(item, index));
  }
  return results;
}
