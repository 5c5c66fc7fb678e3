import { createHash } from 'node:crypto';
import { sample } from 'fast-check';
import { expect, test } from 'vitest';
import { ClientMessage } from '@session-lab/contract';
import { framesIn } from './frame.ts';
import { frameScripts } from './frame-scripts.ts';
import type { FrameScript } from './frame-script.ts';

const some = (numRuns: number): FrameScript[] => sample(frameScripts, { seed: 1, numRuns });

/** Returns the unmasked payloads of a client's frames. */
function payloadsOf({ frames }: FrameScript): string[] {
  return frames.map((bytes) => {
    const buffer = Buffer.from(bytes, 'latin1');
    const at = bytes.indexOf('\x37\xfa\x21\x3d');
    return Buffer.from(
      buffer.subarray(at + 4).map((byte, index) => byte ^ (buffer[at + (index % 4)] ?? 0)),
    ).toString();
  });
}

test('a harmless script has at most eight messages, each valid by the contract', () => {
  for (const script of some(300).filter(({ ends }) => ends === 'stays')) {
    const messages = payloadsOf(script).filter((payload) => payload.startsWith('{') && payload.endsWith('}'));
    expect(messages.length).toBeLessThanOrEqual(8);
    for (const payload of messages) expect(ClientMessage.safeParse(JSON.parse(payload)).success).toBe(true);
  }
});

const digest = (all: readonly FrameScript[]): string =>
  createHash('sha256').update(JSON.stringify(all)).digest('hex');

test('a seed generates every family, and always the same scripts', () => {
  expect(new Set(some(2_000).map(({ family }) => family)).size).toBe(25);
  expect(digest(some(50))).toBe(digest(some(50)));
  expect(framesIn(Buffer.alloc(0)).frames).toEqual([]);
});
