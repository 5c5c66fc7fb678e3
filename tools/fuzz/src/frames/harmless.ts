import * as fc from 'fast-check';
import { utf8 } from '../http/fuzz-case.ts';
import { frame, opcode } from './frame.ts';

/** A chat message of the contract, as bytes. */
export const chatMessage = fc
  .record({
    id: fc.stringMatching(/^[a-z0-9]{1,20}$/),
    text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
  })
  // The period makes sure that the text is more than white space.
  .map((message) => utf8(JSON.stringify({ type: 'send', id: message.id, text: `${message.text}.` })));

export const text = (payload: string): string => frame({ opcode: opcode.text, payload });

/** Frames after which the socket stays open. */
export const harmless: fc.Arbitrary<readonly string[]> = fc.oneof(
  chatMessage.map((payload) => [text(payload)]),
  chatMessage.map((payload) => [frame({ opcode: opcode.text, payload, length: '64' })]),
  fc.tuple(chatMessage, fc.nat()).map(([payload, at]) => inParts(payload, at % payload.length)),
  fc
    .tuple(chatMessage, fc.nat())
    .map(([payload, at]) =>
      inParts(payload, at % payload.length, [frame({ opcode: opcode.ping, payload: 'between' })]),
    ),
  fc
    .string({ unit: 'binary', maxLength: 125 })
    .map((payload) => [frame({ opcode: opcode.ping, payload: payload.replaceAll(/[^\0-\xff]/g, '') })]),
  fc.constant([text('{"type":"ping"}')]),
  fc.constant([frame({ opcode: opcode.pong, payload: 'unasked' })]),
);

/** Splits a message into two frames, with other frames between them. */
export function inParts(payload: string, at: number, between: readonly string[] = []): string[] {
  return [
    frame({ opcode: opcode.text, payload: payload.slice(0, at), fin: false }),
    ...between,
    frame({ opcode: opcode.continuation, payload: payload.slice(at) }),
  ];
}
