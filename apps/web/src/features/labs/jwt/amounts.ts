const units = ['B', 'kB', 'MB', 'GB'] as const;

/** `93 B`, `41.2 MB`: thousands, not 1,024s, as networks count. */
export function bytesText(bytes: number): string {
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(bytes) / 3)));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power] ?? ''}`;
}

/** The slider's highest exponent: a million requests. */
export const mostExponent = 6;

/** How many requests the slider says, in two figures. */
export const requestsAt = (exponent: number): number => Number((10 ** exponent).toPrecision(2));
