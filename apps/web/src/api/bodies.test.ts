import { expect, test } from 'vitest';
import { isWhole, keptBody, maskedPassword, maxBodyLength } from './bodies.ts';

const token = Buffer.alloc(64, 7).toString('base64url');
const jwt = `eyJhbGciOiJIUzI1NiJ9.eyJuYW1lIjoiQWRhIn0.${'s'.repeat(43)}`;

test('keeps a body as it is', () => {
  expect(keptBody('{"displayName":"Ada"}')).toEqual({ text: '{"displayName":"Ada"}', length: 21 });
  expect(keptBody('')).toBeUndefined();
});

test.each([
  ['{"email":"a@b.c","password":"secret"}', `{"email":"a@b.c","password":"${maskedPassword}"}`],
  [
    '{"currentPassword":"sec\\"ret", "newPassword": "s\\\\"}',
    `{"currentPassword":"${maskedPassword}", "newPassword": "${maskedPassword}"}`,
  ],
  ['{"password":"not closed', `{"password":"${maskedPassword}`],
])('masks the passwords of %s', (text, masked) => {
  expect(keptBody(text)?.text).toBe(masked);
});

test('masks tokens and JWTs, in JSON and in other texts', () => {
  for (const secret of [token, jwt]) {
    const shown = `${secret.slice(0, 4)}…${secret.slice(-4)}`;
    expect(keptBody(JSON.stringify({ secret }))?.text).toBe(JSON.stringify({ secret: shown }));
    expect(keptBody(`sent ${secret}, as it is`)?.text).toBe(`sent ${shown}, as it is`);
  }
});

test('keeps a public id and a hash: they are no secrets', () => {
  const text = JSON.stringify({ id: token.slice(0, 43), tag: 'a1'.repeat(32) });
  expect(keptBody(text)?.text).toBe(text);
});

test('cuts a long body after masking, and reports its whole length', () => {
  const text = `${'x'.repeat(maxBodyLength - 20)} ${token}`;
  const body = keptBody(text);
  expect(body).toMatchObject({ length: text.length });
  expect(body?.text).toContain(`${token.slice(0, 4)}…`);
  expect(keptBody('y'.repeat(maxBodyLength + 1))?.text).toHaveLength(maxBodyLength);
});

const canBeSentAgain = (text: string): boolean | undefined => {
  const body = keptBody(text);
  return body && isWhole(body);
};

test('only a body with its whole text and without a masked password can be sent again', () => {
  expect(canBeSentAgain('{"displayName":"Ada"}')).toBe(true);
  expect(canBeSentAgain('{"password":"secret"}')).toBe(false);
  expect(canBeSentAgain('x'.repeat(maxBodyLength + 1))).toBe(false);
});
