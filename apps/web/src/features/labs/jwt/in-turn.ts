/** Does the work for each of them, one after the other: then each request can be followed. */
export async function inTurn<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const [first, ...rest] = items;
  if (first === undefined) return;
  await work(first);
  await inTurn(rest, work);
}
