import { expect, test } from 'vitest';
import { shots as errors } from './error-bodies.ts';
import { lines } from './worst-headers.ts';
import { shots as names } from './worst-names.ts';
import { paths } from './worst-paths.ts';

/** Maximum size: a larger request is refused before any code reads it (nginx/limits.conf, apps/api/src/http/body.ts). */
const lineBytes = 8 * 1024;
const bodyBytes = 16 * 1024;
/** Minimum size: a smaller request costs too little to measure. */
const leastShare = 1 / 4;

/** The smallest and the largest size, as shares of the most that is taken. */
function sharesOf(sizes: readonly number[], most: number): { least: number; most: number } {
  return { least: Math.min(...sizes) / most, most: Math.max(...sizes) / most };
}

test('every worst path fits into a request line', () => {
  const { least, most } = sharesOf(
    paths.map((path) => `GET ${path} HTTP/1.1\r\n`.length),
    lineBytes,
  );
  expect(most).toBeLessThanOrEqual(1);
  expect(least).toBeGreaterThan(leastShare);
});

test('every worst header fits into a header line', () => {
  const longest = lines.map(([, headers]) =>
    Math.max(...Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`.length)),
  );
  const { least, most } = sharesOf(longest, lineBytes);
  expect(most).toBeLessThanOrEqual(1);
  expect(least).toBeGreaterThan(leastShare);
});

test('every worst name and every body with errors is read as JSON', () => {
  const bodies = [...names.map((shot) => shot('token')), ...errors].flatMap(({ body }) => body ?? []);
  const { least, most } = sharesOf(
    bodies.map((body) => Buffer.byteLength(body)),
    bodyBytes,
  );
  expect(most).toBeLessThanOrEqual(1);
  expect(least).toBeGreaterThan(leastShare);
});
