import * as fc from 'fast-check';
import { utf8 } from '../http/case.ts';
import { badText, ending, noUtf8, notAllowed, one, tooBig } from './ending.ts';
import { frame, opcode } from './frame.ts';
import { inParts, say, text } from './harmless.ts';
import type { Talk } from './talk.ts';

const notUtf8 = fc.constantFrom(...noUtf8).map((bytes) => `{"type":"send","id":"1","text":"${bytes}"}`);
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

/** Messages that are framed well. */
export const badMessages: readonly fc.Arbitrary<Talk>[] = [
  one('bad UTF-8', [badText], notUtf8.map(text)),
  ending(
    'bad UTF-8 in parts',
    [badText],
    notUtf8.map((payload) => inParts(payload, payload.length - 3)),
  ),
  one('no message of the contract', [notAllowed], notAMessage.map(text)),
  one(
    'binary',
    [notAllowed],
    say.map((payload) => frame({ opcode: opcode.binary, payload })),
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

/** Too much of something: the server has enough while more of it is on its way. */
export const floods: readonly fc.Arbitrary<Talk>[] = [
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
      .tuple(say, fc.integer({ min: 60, max: 70 }))
      .map(([payload, many]) => Array.from({ length: many }, () => text(payload))),
  ),
].map((flood) => flood.map((talk) => ({ ...talk, mayBeCutOff: true })));
