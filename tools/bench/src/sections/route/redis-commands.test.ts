import { expect, test } from 'vitest';
import { parseCommandStats } from './redis-commands.ts';

test('counts calls by command, heartbeats separately, without the commands of the counting', () => {
  const text = [
    '# Commandstats',
    'cmdstat_get:calls=39911,usec=2500,usec_per_call=0.06,rejected_calls=0,failed_calls=0',
    'cmdstat_ping:calls=20,usec=24,usec_per_call=1.20,rejected_calls=0,failed_calls=0',
    'cmdstat_config|resetstat:calls=1,usec=80,usec_per_call=80.00,rejected_calls=0,failed_calls=0',
    'cmdstat_info:calls=1,usec=80,usec_per_call=80.00,rejected_calls=0,failed_calls=0',
    '',
  ].join('\r\n');
  expect(parseCommandStats(text)).toEqual({ calls: { get: 39911 }, heartbeats: 20 });
});
