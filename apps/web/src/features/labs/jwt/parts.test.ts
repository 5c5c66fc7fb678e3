import { expect, it } from 'vitest';
import { encodeBase64url } from '../../../api/base64url.ts';
import { partHolding, partsOf } from './parts.ts';

const part = (value: unknown): string => encodeBase64url(new TextEncoder().encode(JSON.stringify(value)));
const token = `${part({ alg: 'HS256' })}.${part({ email: 'ada@example.org', role: 'student' })}.c2lnbmF0dXJl`;

it('a signed JWT has a readable header, a readable payload, and a signature', () => {
  expect(partsOf(token).map(({ name }) => name)).toEqual(['header', 'payload', 'signature']);
  expect(partsOf(token)[1]?.json).toContain('"role": "student"');
  expect(partsOf(token)[2]).toMatchObject({ json: undefined, bytes: { length: 9 } });
});

it('an encrypted JWT has five parts, and with a direct key the second part is empty', () => {
  const parts = partsOf(`${part({ alg: 'dir' })}..aXY.Y2lwaGVy.dGFn`);
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
