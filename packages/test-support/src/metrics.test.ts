import { expect, test } from 'vitest';
import { parseMetrics } from './metrics.ts';

const text = `# HELP process_resident_memory_bytes Resident memory size in bytes.
# TYPE process_resident_memory_bytes gauge
process_resident_memory_bytes{replica="api-1"} 104857600
process_cpu_seconds_total{replica="api-1"} 1.5
nodejs_eventloop_lag_p99_seconds{replica="api-1"} 0.0105
nodejs_eventloop_lag_max_seconds{replica="api-1"} 0.02
http_requests_total{method="GET",route="/v1/ping",status="200",replica="api-1"} 7
websockets_open{replica="api-1"} 12
`;

test('parses the metrics, with times in milliseconds, and skips counters with other labels', () => {
  expect(parseMetrics(text)).toEqual({
    residentBytes: 104_857_600,
    loopDelayP99Ms: 10.5,
    loopDelayMaxMs: 20,
    cpuSeconds: 1.5,
    socketsOpen: 12,
    openFiles: undefined,
  });
  expect(parseMetrics(`${text}process_open_fds{replica="api-1"} 40\n`).openFiles).toBe(40);
});

test('a missing metric is an error', () => {
  expect(() => parseMetrics(text.replace('websockets_open', 'sockets_open'))).toThrow('no websockets_open');
});
