import { createHash } from 'node:crypto';
import { sample } from 'fast-check';
import { expect, test } from 'vitest';
import { ClientMessage } from '@session-lab/contract';
import { framesIn } from './frame.ts';
import { talks, type Talk } from './talk.ts';

const some = (numRuns: number): Talk[] => sample(talks, { seed: 1, numRuns });

/** A client's frames, unmasked: the server's have the same form without the key. */
function payloadsOf({ frames }: Talk): string[] {
  return frames.map((bytes) => {
    const buffer = Buffer.from(bytes, 'latin1');
    const at = bytes.indexOf('\x37\xfa\x21\x3d');
    return Buffer.from(
      buffer.subarray(at + 4).map((byte, index) => byte ^ (buffer[at + (index % 4)] ?? 0)),
    ).toString();
  });
}

test('what is called harmless is at most eight messages of the contract', () => {
  for (const talk of some(300).filter(({ ends }) => ends === 'stays')) {
    const said = payloadsOf(talk).filter((payload) => payload.startsWith('{') && payload.endsWith('}'));
    expect(said.length).toBeLessThanOrEqual(8);
    for (const payload of said) expect(ClientMessage.safeParse(JSON.parse(payload)).success).toBe(true);
  }
});

const digest = (all: readonly Talk[]): string =>
  createHash('sha256').update(JSON.stringify(all)).digest('hex');

test('every kind comes up, and with one seed the same ones', () => {
  expect(new Set(some(2_000).map(({ family }) => family)).size).toBe(25);
  expect(digest(some(50))).toBe(digest(some(50)));
  expect(framesIn(Buffer.alloc(0)).frames).toEqual([]);
});
