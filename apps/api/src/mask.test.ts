import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { masked } from './mask.ts';
import { quickestMs } from './testing/input-cost.ts';

const token = randomBytes(64).toString('base64url');
const publicId = randomBytes(32).toString('base64url');

it.each([
  ['a token', `no ${token}.`, 'no [masked].'],
  ['a token with the letters of a JWT in it', `no ${'A'.repeat(40)}eyJ${'B'.repeat(43)}.`, 'no [masked].'],
  ['two tokens', `${token}/${token}`, '[masked]/[masked]'],
  ['a token in a longer run', `x${token}y`, '[masked]'],
  ['a JWT', 'of eyJhbGciOiJub25lIn0.e30.c2ln here', 'of [masked] here'],
  ['a bearer token', 'Authorization: Bearer abc more', 'Authorization: Bearer [masked] more'],
  ['a token in a query', '/v1/live?access_token=abc&x=1', '/v1/live?access_token=[masked]&x=1'],
  ['a URL with a password', 'redis://api:secret@127.0.0.1:6379/0', 'redis://[masked]@127.0.0.1:6379/0'],
  [
    'the arguments of an unknown command',
    "ERR unknown command 'x', with args beginning with: 'user:1' 'secret'",
    "ERR unknown command 'x', with args beginning with: [masked]",
  ],
])('masks %s', (_, text, expected) => {
  expect(masked(text)).toBe(expected);
});

it.each([
  'the limits are unavailable',
  publicId,
  'connect ECONNREFUSED 127.0.0.1:6379',
  'at file:///a/b.ts:1:2',
])('does not change a text without a secret: %s', (text) => {
  expect(masked(text)).toBe(text);
});

it('masks 8 KB of any text in less than 5 ms', () => {
  const worst = [
    'a',
    'eyJ',
    'eyJ.',
    'Bearer ',
    'a://',
    '?access_token=',
    'a:a@',
    'with args beginning with:',
  ];
  for (const part of worst) {
    const text = part.repeat(Math.ceil(8_192 / part.length));
    expect(quickestMs(() => masked(text))).toBeLessThan(5);
  }
});
