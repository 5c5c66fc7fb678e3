import { expect, test } from 'vitest';
import { codeIn, complaintsAbout, type End } from './judge.ts';

const closed = (code: number): End => ({ how: 'closed', code });

test.each<[End, readonly number[] | 'stays' | 'any', string | undefined]>([
  [{ how: 'open' }, 'stays', undefined],
  [closed(1002), 'stays', 'closed 1002, though nothing was wrong'],
  [closed(1002), [1002], undefined],
  [closed(1008), [1002], 'closed with 1008, and not 1002'],
  [{ how: 'open' }, [1002], 'still open, and not closed with 1002'],
  [{ how: 'cut off' }, [1002], 'cut off without a code'],
  [{ how: 'cut off' }, 'any', undefined],
  [closed(1009), 'any', undefined],
  [closed(1011), 'any', 'closed with 1011, and not 1002 or 1005 or 1007 or 1008 or 1009'],
  [{ how: 'silent' }, 'stays', 'neither closed nor answering a ping'],
  [{ how: 'silent' }, 'any', undefined],
])('%j where it should be %j', (end, ends, complaint) => {
  expect(complaintsAbout(end, { ends })).toEqual(complaint === undefined ? [] : [complaint]);
});

test('a close frame without a code counts as 1005', () => {
  expect(codeIn({ opcode: 8, payload: Buffer.alloc(0) })).toBe(1005);
  expect(codeIn({ opcode: 8, payload: Buffer.from([3, 0xf1]) })).toBe(1009);
});

test('a flood may be cut off, and has to end all the same', () => {
  const flood = { ends: [1008], mayBeCutOff: true };
  expect(complaintsAbout({ how: 'cut off' }, flood)).toEqual([]);
  expect(complaintsAbout({ how: 'open' }, flood)).toHaveLength(1);
});
