import { expect, it } from 'vitest';
import { measuredSentence } from './measured.ts';

const measured = (one: number, three: number, cores: number): string =>
  measuredSentence({
    oneServer: { requestsPerSecond: one },
    threeServers: { requestsPerSecond: three },
    cores,
    measuredAt: '2026-11-30T12:00:00.000Z',
  });

it('states the measured ratio and the cores, also when three servers are slower', () => {
  expect(measured(50_000, 120_000, 8)).toMatch(/^Three servers answered 2\.40 times .* 8 cores\./);
  expect(measured(50_000, 30_000, 2)).toMatch(/^Three servers answered 0\.60 times .* 2 cores\. .*share/);
  expect(measured(50_000, 60_000, 5)).toMatch(/5 cores\. .*share/);
  expect(measured(50_000, 60_000, 6)).toMatch(/6 cores\. .*uses three\.$/);
  expect(measured(50_000, 52_000, 1)).toMatch(/about as many requests as one \(1\.04 times\)\. .* 1 core\./);
});
