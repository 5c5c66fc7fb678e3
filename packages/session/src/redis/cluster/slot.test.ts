import { Command } from 'ioredis';
import { expect, test } from 'vitest';
import { newId, times } from '../../testing/contract/harness.ts';
import { slotOf } from './slot.ts';

test.each([
  ['123456789', 0x31c3],
  ['', 0],
])('the slot of "%s" is that of the specification of Redis Cluster', (key, slot) => {
  expect(slotOf(key)).toBe(slot % 16_384);
});

test.each(['a{b}c', '{}a', 'a{b', 'a}b{c}', '{{b}}', 'a{b}{c}', 'sids:Zoë', ...times(50, newId)])(
  'the slot of "%s" is that of ioredis',
  (key) => {
    expect(slotOf(key)).toBe(new Command('get', [key]).getSlot());
  },
);
