import { expect, test } from 'vitest';
import { closing, frame, framesIn, opcode } from './frame.ts';

const hex = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('hex');

test('encodes the examples of RFC 6455, section 5.7', () => {
  expect(hex(frame({ opcode: opcode.text, payload: 'Hello' }))).toBe('818537fa213d7f9f4d5158');
  expect(hex(frame({ opcode: opcode.text, payload: 'Hello', masked: false }))).toBe('810548656c6c6f');
  expect(hex(frame({ opcode: opcode.text, payload: 'Hel', fin: false, masked: false }))).toBe('010348656c');
  const large = frame({ opcode: opcode.binary, payload: 'x'.repeat(65_536), masked: false });
  expect(hex(large).slice(0, 20)).toBe('827f0000000000010000');
});

test('encodes a length that is longer than necessary, or wrong', () => {
  expect(hex(frame({ opcode: opcode.text, payload: 'a', masked: false, length: '16' }))).toBe('817e000161');
  expect(hex(frame({ opcode: opcode.ping, masked: false, claimed: 126 }))).toBe('897e007e');
  expect(hex(frame({ opcode: opcode.close, payload: closing(1000, 'bye'), masked: false }))).toBe(
    '880503e8627965',
  );
});

test('splits received bytes into frames and keeps an incomplete frame', () => {
  const sent = ['a', 'b'.repeat(300), 'c'.repeat(70_000)].map((payload) =>
    frame({ opcode: opcode.text, payload, masked: false }),
  );
  const bytes = Buffer.from(sent.join(''), 'latin1');
  const { frames, rest } = framesIn(bytes.subarray(0, -1));
  expect(frames.map(({ payload }) => payload.length)).toEqual([1, 300]);
  expect(framesIn(Buffer.concat([rest, bytes.subarray(-1)])).frames[0]?.payload).toHaveLength(70_000);
});
