/**
 * Each function returns an array. It has one sentence if the value is out of its bound, and is empty
 * otherwise.
 */

export function exactly(what: string, value: number, wanted: number): string[] {
  return value === wanted ? [] : [`${what}: expected ${wanted}, got ${value}`];
}

export function none(what: string, count: number): string[] {
  return exactly(what, count, 0);
}

export function atMost(what: string, value: number, limit: number): string[] {
  return value <= limit ? [] : [`${what}: expected at most ${rounded(limit)}, got ${rounded(value)}`];
}

export function atLeast(what: string, value: number, limit: number): string[] {
  return value >= limit ? [] : [`${what}: expected at least ${rounded(limit)}, got ${rounded(value)}`];
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
