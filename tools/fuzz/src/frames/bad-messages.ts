import * as fc from 'fast-check';
import { utf8 } from '../http/fuzz-case.ts';
import { badText, ending, invalidUtf8, notAllowed, one, tooBig, type FrameScript } from './frame-script.ts';
import { frame, opcode } from './frame.ts';
import { inParts, chatMessage, text } from './harmless.ts';

const notUtf8 = fc.constantFrom(...invalidUtf8).map((bytes) => `{"type":"send","id":"1","text":"${bytes}"}`);
const notAMessage = fc.oneof(
  fc.json().map(utf8),
  fc.constantFrom('', '{', 'null', '[]', '"send"', '{"type":"send"}', '{"type":"shout","id":"1","text":"x"}'),
  fc.constantFrom(
    '{"type":"send","id":"","text":"x"}',
    '{"type":"send","id":"1","text":"  "}',
    '{"type":"send","id":"1","text":"x","admin":true}',
    '{"type":"send","id":1,"text":"x"}',
    '{"type":"welcome","socketId":"x","replica":"api-1","present":[]}',
    `{"type":"send","id":"1","text":"${'x'.repeat(501)}"}`,
    '['.repeat(20_000),
  ),
);

/** Invalid messages in valid frames. */
export const badMessages: readonly fc.Arbitrary<FrameScript>[] = [
  one('bad UTF-8', [badText], notUtf8.map(text)),
  ending(
    'bad UTF-8 in parts',
    [badText],
    notUtf8.map((payload) => inParts(payload, payload.length - 3)),
  ),
  one('not a message of the contract', [notAllowed], notAMessage.map(text)),
  one(
    'binary',
    [notAllowed],
    chatMessage.map((payload) => frame({ opcode: opcode.binary, payload })),
  ),
  one(
    'a length over 64 KB',
    [tooBig],
    fc
      .integer({ min: 65_537, max: 2 ** 53 - 1 })
      .map((claimed) => frame({ opcode: opcode.text, payload: 'x', claimed })),
  ),
  one(
    'a length without end',
    [tooBig],
    fc
      .constantFrom('\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff', '\x82\xff\x80\0\0\0\0\0\0\0')
      .map((head) => `${head}1234x`),
  ),
];

/** Messages over a limit. The server closes the socket while more bytes arrive. */
export const floods: readonly fc.Arbitrary<FrameScript>[] = [
  one(
    'over 64 KB',
    [tooBig],
    fc
      .integer({ min: 65_537, max: 80_000 })
      .map((length) => frame({ opcode: opcode.text, payload: 'x'.repeat(length) })),
  ),
  ending(
    'over 64 KB in parts',
    [tooBig],
    fc
      .integer({ min: 2, max: 8 })
      .map((parts) => [
        frame({ opcode: opcode.text, payload: '"', fin: false }),
        ...Array.from({ length: parts }, () =>
          frame({ opcode: opcode.continuation, payload: 'x'.repeat(65_537 / 2), fin: false }),
        ),
      ]),
  ),
  ending(
    'too many parts',
    [notAllowed],
    fc
      .integer({ min: 66, max: 80 })
      .map((parts) => [
        frame({ opcode: opcode.text, payload: '"', fin: false }),
        ...Array.from({ length: parts }, () =>
          frame({ opcode: opcode.continuation, payload: 'x', fin: false }),
        ),
      ]),
  ),
  ending(
    'too many messages',
    [notAllowed],
    fc
      .tuple(chatMessage, fc.integer({ min: 60, max: 70 }))
      .map(([payload, many]) => Array.from({ length: many }, () => text(payload))),
  ),
].map((flood) => flood.map((script) => ({ ...script, mayBeCutOff: true })));
