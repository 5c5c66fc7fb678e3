import { expect, test } from 'vitest';
import { combined, type Slice } from './slices.ts';

const usage = (userUs: number, systemUs: number, rssBytes = 0) => ({
  userUs,
  systemUs,
  rssBytes,
  heapUsedBytes: rssBytes / 2,
});

const sliceWith = (changes: Partial<Slice>): Slice => ({
  requests: 1000,
  requestsPerSecond: 1000,
  p50Ms: 1,
  p99Ms: 2,
  non2xx: 0,
  socketErrors: 0,
  calls: {},
  heartbeats: 0,
  usedBefore: usage(0, 0),
  usedAfter: usage(0, 0),
  ...changes,
});

test('CPU time between the slices does not count, and a slice with more requests has more weight', () => {
  const { cpuUsPerRequest, requests, requestsPerSecond } = combined([
    sliceWith({
      requests: 1000,
      requestsPerSecond: 1000,
      usedBefore: usage(500, 0),
      usedAfter: usage(10_500, 5_000),
    }),
    sliceWith({
      requests: 3000,
      requestsPerSecond: 3000,
      usedBefore: usage(900_000, 9_000),
      usedAfter: usage(930_000, 24_000),
    }),
  ]);
  expect({ cpuUsPerRequest, requests, requestsPerSecond }).toEqual({
    cpuUsPerRequest: 15,
    requests: 4000,
    requestsPerSecond: 2000,
  });
});

test('commands and failures are sums, latencies are medians, and memory is that of the last slice', () => {
  const slices = [
    sliceWith({ p99Ms: 2, calls: { get: 500 }, heartbeats: 20, socketErrors: 1, usedAfter: usage(0, 0, 10) }),
    sliceWith({ p99Ms: 80, calls: { get: 300, set: 200 }, heartbeats: 20, usedAfter: usage(0, 0, 30) }),
    sliceWith({ p99Ms: 3, usedAfter: usage(0, 0, 20) }),
  ];
  expect(combined(slices)).toMatchObject({
    p99Ms: 3,
    calls: { get: 800, set: 200 },
    commandsPerRequest: 1 / 3,
    heartbeats: 40,
    socketErrors: 1,
    rssBytes: 20,
    heapUsedBytes: 10,
  });
});
