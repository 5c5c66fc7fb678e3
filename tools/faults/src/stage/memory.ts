/** The memory of each replica in MB, as its own metrics tell it. */
export async function residentMb(metricsUrls: readonly string[]): Promise<readonly number[]> {
  return Promise.all(metricsUrls.map(async (url) => residentIn(await (await fetch(url)).text())));
}

/** @throws Error when the metrics do not have it */
export function residentIn(metrics: string): number {
  const bytes = /^process_resident_memory_bytes\{[^}]*\} (\S+)$/m.exec(metrics)?.[1];
  if (bytes === undefined) throw new Error('the metrics do not tell the memory');
  return Number(bytes) / 1_000_000;
}
