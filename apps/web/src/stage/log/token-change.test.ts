import { expect, test } from 'vitest';
import { encodeBase64url } from '../../api/base64url.ts';
import { flipBit } from '../../api/public-id.ts';
import { tokenChange } from './token-change.ts';

const token = encodeBase64url(new Uint8Array(64));

test('a flipped bit gives the changed character, the changed byte and its part of the token', () => {
  expect(tokenChange(token, flipBit(token, 0, 7))).toEqual({
    character: 1,
    before: 'A',
    after: 'g',
    byte: 1,
    part: 'id',
  });
  expect(tokenChange(token, flipBit(token, 31))).toMatchObject({ byte: 32, part: 'id' });
  expect(tokenChange(token, flipBit(token, 63))).toMatchObject({
    character: 86,
    byte: 64,
    part: 'signature',
  });
});

test('a token with no change or with several changes gives no result', () => {
  expect(tokenChange(token, token)).toBeUndefined();
  expect(tokenChange(token, flipBit(flipBit(token, 3), 40))).toBeUndefined();
  expect(tokenChange(token, 'short')).toBeUndefined();
});
