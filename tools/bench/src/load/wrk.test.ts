import { expect, test } from 'vitest';
import { parseWrk } from './wrk.ts';

const prose = `Running 2s test @ http://127.0.0.1:8080/me
  1 threads and 32 connections
  20 requests in 2.00s, 5.00KB read
`;

test('reads the line of the script and ignores the output of wrk', () => {
  const line = '{"requests":20,"durationUs":2000000,"p50Us":983,"p99Us":7054,"non2xx":3,"socketErrors":1}';
  expect(parseWrk(`${prose}\n${line}\n`)).toEqual({
    requestsPerSecond: 10,
    p50Ms: 0.983,
    p99Ms: 7.054,
    requests: 20,
    non2xx: 3,
    socketErrors: 1,
  });
});

test.each([
  ['no line', prose, 'printed no result'],
  ['a field missing', '{"requests":20}', 'printed no durationUs'],
  [
    'no request answered',
    '{"requests":0,"durationUs":2000000,"p50Us":0,"p99Us":0,"non2xx":0,"socketErrors":9}',
    'no response to any request',
  ],
])('throws for a run with %s', (_what, output, reason) => {
  expect(() => parseWrk(output)).toThrow(reason);
});
