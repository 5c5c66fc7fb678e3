import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { extend, paddingAfter } from './extend.ts';

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const extension = Buffer.from('pay eve 900');

it('extends a hash of any input length from its digest only', () => {
  for (let length = 0; length <= 130; length += 1) {
    const secret = Buffer.alloc(length, 0x5a);
    const whole = Buffer.concat([secret, paddingAfter(length), extension]);
    expect(Buffer.from(extend(sha256(secret), length, extension))).toEqual(sha256(whole));
  }
});

it('pads to a multiple of 64 bytes', () => {
  for (let length = 0; length <= 130; length += 1)
    expect((length + paddingAfter(length).length) % 64).toBe(0);
});
