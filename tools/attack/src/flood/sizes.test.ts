import { expect, test } from 'vitest';
import { requests as errors } from './error-bodies.ts';
import { lines } from './worst-headers.ts';
import { requests as names } from './worst-names.ts';
import { paths } from './worst-paths.ts';

/**
 * Maximum sizes. Larger requests are refused before any code reads them (nginx/limits.conf,
 * apps/api/src/http/body.ts).
 */
const lineBytes = 8 * 1024;
const bodyBytes = 16 * 1024;
/** Minimum size as a share of the maximum. A smaller request costs too little to measure. */
const minShare = 1 / 4;

/** Returns the smallest and the largest size as shares of the maximum. */
function sharesOf(sizes: readonly number[], most: number): { least: number; most: number } {
  return { least: Math.min(...sizes) / most, most: Math.max(...sizes) / most };
}

test('every worst path fits into a request line', () => {
  const { least, most } = sharesOf(
    paths.map((path) => `GET ${path} HTTP/1.1\r\n`.length),
    lineBytes,
  );
  expect(most).toBeLessThanOrEqual(1);
  expect(least).toBeGreaterThan(minShare);
});

test('every worst header fits into a header line', () => {
  const longest = lines.map(([, headers]) =>
    Math.max(...Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`.length)),
  );
  const { least, most } = sharesOf(longest, lineBytes);
  expect(most).toBeLessThanOrEqual(1);
  expect(least).toBeGreaterThan(minShare);
});

test('every worst name and every body with errors is read as JSON', () => {
  const bodies = [...names.map((request) => request('token')), ...errors].flatMap(({ body }) => body ?? []);
  const { least, most } = sharesOf(
    bodies.map((body) => Buffer.byteLength(body)),
    bodyBytes,
  );
  expect(most).toBeLessThanOrEqual(1);
  expect(least).toBeGreaterThan(minShare);
});
