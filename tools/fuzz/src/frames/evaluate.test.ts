import { expect, test } from 'vitest';
import { closeCodeOf, evaluate, type End } from './evaluate.ts';

const closed = (code: number): End => ({ how: 'closed', code });

test.each<[End, readonly number[] | 'stays' | 'any', string | undefined]>([
  [{ how: 'open' }, 'stays', undefined],
  [closed(1002), 'stays', 'closed 1002 although every frame was valid'],
  [closed(1002), [1002], undefined],
  [closed(1008), [1002], 'expected close code 1002, got 1008'],
  [{ how: 'open' }, [1002], 'expected close code 1002, but the socket is still open'],
  [{ how: 'cut off' }, [1002], 'disconnected without a close code'],
  [{ how: 'cut off' }, 'any', undefined],
  [closed(1009), 'any', undefined],
  [closed(1011), 'any', 'expected close code 1002 or 1005 or 1007 or 1008 or 1009, got 1011'],
  [{ how: 'silent' }, 'stays', 'neither closed nor answered a ping'],
  [{ how: 'silent' }, 'any', undefined],
])('evaluates %j where %j is expected', (end, ends, fault) => {
  expect(evaluate(end, { ends })).toEqual(fault === undefined ? [] : [fault]);
});

test('a close frame without a code counts as 1005', () => {
  expect(closeCodeOf({ opcode: 8, payload: Buffer.alloc(0) })).toBe(1005);
  expect(closeCodeOf({ opcode: 8, payload: Buffer.from([3, 0xf1]) })).toBe(1009);
});

test('accepts a flood that is disconnected, but not one that stays open', () => {
  const flood = { ends: [1008], mayBeCutOff: true };
  expect(evaluate({ how: 'cut off' }, flood)).toEqual([]);
  expect(evaluate({ how: 'open' }, flood)).toHaveLength(1);
});
