/** Formats counts with the most frequent first: `12 × GET 503 store_unavailable, 3 × …`. */
export function countsIn(counts: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  return sorted.length === 0 ? 'none' : sorted.map(([kind, count]) => `${count} × ${kind}`).join(', ');
}

/**
 * Formats `{ backAfterMs: 612 }` as "back after 612 ms". A name is in camel case, and may end with a unit
 * (`Ms` or `Mb`).
 */
export function factsIn(facts: Readonly<Record<string, number>>): string[] {
  return Object.entries(facts).map(([name, value]) => {
    const words = name.replace(/(Ms|Mb)$/, '').replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    if (name.endsWith('Ms')) return `${words} ${msIn(value)}`;
    return `${words} ${Math.round(value * 10) / 10}${name.endsWith('Mb') ? ' MB' : ''}`;
  });
}

export function msIn(ms: number): string {
  if (ms === Infinity) return 'never';
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
