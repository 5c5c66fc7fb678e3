import { expect, test } from 'vitest';
import { runWith } from './fixture.ts';
import { routeSvg } from './route-svg.ts';
import { summarise } from './summary.ts';

const rows = summarise([
  [
    runWith('ceiling', { requestsPerSecond: 1000 }),
    runWith('floor', { requestsPerSecond: 850 }),
    runWith('session-lab', { requestsPerSecond: 800 }),
    runWith('jose-jws', { requestsPerSecond: 900 }),
  ],
]);
const svg = routeSvg(rows, 'here & now');

test('draws one bar per row, as long as its share', () => {
  const thresholds = [...svg.matchAll(/<rect class="bar[^"]*"[^>]* width="([\d.]+)"/g)];
  expect(thresholds.map(([, length]) => Number(length) / 360)).toEqual([1, 0.9, 0.85, 0.8]);
});

test('puts the fastest on top and highlights this library', () => {
  const names = [...svg.matchAll(/class="name([^"]*)"[^>]*>([^<]+)</g)];
  expect(names.map(([, kind, title]) => [title, kind])).toEqual([
    ['no authentication', ''],
    ['jose, signed (JWS)', ''],
    ['the floor: a lookup in a Map', ''],
    ['this library', ' ours'],
  ]);
});

test('escapes the texts', () => {
  expect(svg).toContain('here &amp; now');
});
