const units = ['B', 'kB', 'MB', 'GB'] as const;

/** Formats bytes with decimal units: `93 B`, `41.2 MB`. */
export function bytesText(bytes: number): string {
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(bytes) / 3)));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power] ?? ''}`;
}

export const maxExponent = 6;

/** Returns the number of requests for a position of the slider, to two significant digits. */
export const requestsAt = (exponent: number): number => Number((10 ** exponent).toPrecision(2));
