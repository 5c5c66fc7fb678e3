import { expect, test } from 'vitest';
import { sumOfCalls } from './redis-commands.ts';

test('counts every command except the heartbeats and the counting', () => {
  const info = [
    '# Commandstats',
    'cmdstat_get:calls=40,usec=10,usec_per_call=0.25,rejected_calls=0,failed_calls=0',
    'cmdstat_ping:calls=500,usec=10,usec_per_call=0.02,rejected_calls=0,failed_calls=0',
    'cmdstat_client|id:calls=2,usec=1,usec_per_call=0.50,rejected_calls=0,failed_calls=0',
    'cmdstat_info:calls=7,usec=10,usec_per_call=1.40,rejected_calls=0,failed_calls=0',
  ];
  expect(sumOfCalls(info.join('\r\n'))).toBe(42);
});
