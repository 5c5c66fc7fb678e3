/** Calls `work` for each item, one after another, so that the diagram can show each request. */
export async function inSequence<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const [first, ...rest] = items;
  if (first === undefined) return;
  await work(first);
  await inSequence(rest, work);
}
