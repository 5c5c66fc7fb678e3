import * as fc from 'fast-check';
import { badText, ending, invalidUtf8, one, protocolError, type FrameScript } from './frame-script.ts';
import { closing, frame, opcode } from './frame.ts';
import { chatMessage, text } from './harmless.ts';

const control = fc.constantFrom(opcode.close, opcode.ping, opcode.pong);

/** Frames that RFC 6455 forbids. */
export const badFraming: readonly fc.Arbitrary<FrameScript>[] = [
  one(
    'unmasked',
    [protocolError],
    chatMessage.map((payload) => frame({ opcode: opcode.text, payload, masked: false })),
  ),
  one(
    'unknown opcode',
    [protocolError],
    fc.constantFrom(3, 4, 5, 6, 7, 11, 12, 13, 14, 15).map((code) => frame({ opcode: code, payload: 'x' })),
  ),
  one(
    'reserved bits',
    [protocolError],
    fc
      .tuple(fc.integer({ min: 1, max: 7 }), fc.constantFrom(...Object.values(opcode)))
      .map(([rsv, code]) => frame({ opcode: code, rsv, payload: code === opcode.close ? '' : 'x' })),
  ),
  one(
    'control frame in parts',
    [protocolError],
    control.map((code) => frame({ opcode: code, fin: false })),
  ),
  one(
    'control frame over 125 bytes',
    [protocolError],
    fc
      .tuple(control, fc.integer({ min: 126, max: 2_000 }))
      .map(([code, length]) => frame({ opcode: code, payload: 'x'.repeat(length) })),
  ),
  one(
    'continuation of nothing',
    [protocolError],
    fc.boolean().map((fin) => frame({ opcode: opcode.continuation, payload: 'x', fin })),
  ),
  ending(
    'a message within a message',
    [protocolError],
    fc
      .constantFrom(opcode.text, opcode.binary)
      .map((code) => [
        frame({ opcode: opcode.text, payload: '{', fin: false }),
        frame({ opcode: code, payload: '}' }),
      ]),
  ),
];

/** Close frames, valid and invalid. */
export const closeFrames: readonly fc.Arbitrary<FrameScript>[] = [
  fc.constantFrom(1000, 1001, 1003, 1014, 3000, 4000, 4999).map((code) => ({
    family: 'close',
    ends: [code],
    frames: [frame({ opcode: opcode.close, payload: closing(code, 'bye') })],
  })),
  one('close without a code', [1005], fc.constant(frame({ opcode: opcode.close }))),
  one(
    'close with a bad code',
    [protocolError],
    fc
      .constantFrom(0, 999, 1004, 1005, 1006, 1015, 1016, 2_999, 5_000, 65_535)
      .map((code) => frame({ opcode: opcode.close, payload: closing(code) })),
  ),
  one(
    'close with half a code',
    [protocolError],
    fc.constant(frame({ opcode: opcode.close, payload: '\x03' })),
  ),
  one(
    'close with bad UTF-8',
    [badText],
    fc
      .constantFrom(...invalidUtf8)
      .map((reason) => frame({ opcode: opcode.close, payload: closing(1000, reason) })),
  ),
];

/** Bytes with an unknown result. */
export const noise: readonly fc.Arbitrary<FrameScript>[] = [
  one(
    'noise',
    'any',
    fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  ),
  one(
    'half a frame',
    'any',
    chatMessage.map((payload) => text(payload).slice(0, -3)),
  ),
];
