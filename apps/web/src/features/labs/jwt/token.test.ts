import { expect, it } from 'vitest';
import { encodeBase64url } from '../../../api/base64url.ts';
import { partHolding, partsOf, piecesOf, promoted, scheme, unsigned } from './token.ts';

const part = (value: unknown): string => encodeBase64url(new TextEncoder().encode(JSON.stringify(value)));
const token = `${part({ alg: 'HS256' })}.${part({ email: 'ada@example.org', role: 'student' })}.c2lnbmF0dXJl`;
const encrypted = `${part({ alg: 'dir' })}..aXY.Y2lwaGVy.dGFn`;

it('a signed JWT has a readable header, a readable payload, and a signature', () => {
  expect(partsOf(token).map(({ name }) => name)).toEqual(['header', 'payload', 'signature']);
  expect(partsOf(token)[1]?.json).toContain('"role": "student"');
  expect(partsOf(token)[2]).toMatchObject({ json: undefined, bytes: { length: 9 } });
});

it('an encrypted JWT has five parts, and with a direct key the second part is empty', () => {
  const parts = partsOf(encrypted);
  expect(parts.map(({ name }) => name)).toEqual([
    'header',
    'encrypted key',
    'initialisation vector',
    'ciphertext',
    'tag',
  ]);
  expect(parts[1]?.bytes).toHaveLength(0);
});

it('finds the part that contains a text', () => {
  expect(partHolding(partsOf(token), 'ada@example.org')).toBe(2);
  expect(partHolding(partsOf(token), 'eve@example.org')).toBeUndefined();
});

it('unsigned sets alg to none, removes the signature and keeps the payload', () => {
  const [header, payload, signature] = partsOf(unsigned(token));
  expect(header?.json).toContain('"alg": "none"');
  expect(payload?.text).toBe(token.split('.')[1]);
  expect(signature?.text).toBe('');
});

it('promoted changes the role and keeps header and signature', () => {
  const [header, payload, signature] = promoted(token).split('.');
  expect([header, signature]).toEqual([token.split('.')[0], token.split('.')[2]]);
  expect(partsOf(promoted(token))[1]?.json).toContain('"role": "admin"');
  expect(payload).not.toBe(token.split('.')[1]);
});

it.each([
  { kind: 'session', value: 'a'.repeat(86), names: ['“Bearer ”', 'random id', 'signature'] },
  { kind: 'hs256', value: token, names: ['“Bearer ”', 'header', 'payload', 'signature', 'dots'] },
  {
    kind: 'jwe',
    value: encrypted,
    names: ['“Bearer ”', 'header', 'initialisation vector', 'ciphertext', 'tag', 'dots'],
  },
] as const)('the pieces of the header add up to its length: $kind', ({ kind, value, names }) => {
  const pieces = piecesOf(kind, value);
  expect(pieces.map(({ name }) => name)).toEqual(names);
  expect(pieces.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(scheme.length + value.length);
});
