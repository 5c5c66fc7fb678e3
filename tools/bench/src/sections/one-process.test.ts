import { expect, test } from 'vitest';
import { averaged } from './one-process.ts';
import { runWith } from './route/fixture.ts';

test('averages the two runs of a subject, and leaves out one that ran once', () => {
  const rows = averaged([
    runWith('floor', { requestsPerSecond: 1000, cpuUsPerRequest: 40 }),
    runWith('session-lab-near', { requestsPerSecond: 900, cpuUsPerRequest: 50 }),
    runWith('floor-again'),
    runWith('session-lab-near', { requestsPerSecond: 1000, cpuUsPerRequest: 44 }),
    runWith('floor', { requestsPerSecond: 800, cpuUsPerRequest: 60 }),
  ]);
  expect(rows.map((row) => [row.contender, row.requestsPerSecond, row.cpuUsPerRequest])).toEqual([
    ['floor', 900, 50],
    ['session-lab-near', 950, 47],
  ]);
});
